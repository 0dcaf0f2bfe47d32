namespace KfuncGen.Generator.Bindings;

/// <summary>A parameter of a method that a user wrote.</summary>
/// <param name="Name">The name.</param>
/// <param name="Modifier"><c>ref</c>, <c>in</c>, <c>out</c> or nothing.</param>
/// <param name="Type">The type.</param>
internal sealed record DeclaredParameter(string Name, string Modifier, DeclaredType Type);
