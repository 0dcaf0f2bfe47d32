namespace KfuncGen.Stubs.Signatures;

/// <summary>A C# type of a stub.</summary>
/// <param name="Text">The type as generated code spells it, fully qualified and without <c>?</c>.</param>
/// <param name="Nature">What kind of type it is.</param>
public sealed record StubType(string Text, StubTypeNature Nature);
