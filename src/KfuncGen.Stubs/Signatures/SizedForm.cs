namespace KfuncGen.Stubs.Signatures;

/// <summary>
/// Another C# form of a pointer whose size is passed along: bytes, of which there may be as many as one likes, or a member of a union.
/// </summary>
/// <param name="Modifier"><c>ref</c>, <c>in</c> or nothing.</param>
/// <param name="Type">The type, whose size is passed.</param>
/// <param name="Size">The size in bytes; null for a span, which brings its own.</param>
/// <param name="Member">The member of the union that it is; null for a span.</param>
public sealed record SizedForm(string Modifier, StubType Type, uint? Size, string? Member);
