namespace KfuncGen.Generator.Bindings;

/// <summary>A parameter of a method that a user wrote.</summary>
/// <param name="Name">The name.</param>
/// <param name="Modifier"><c>ref</c>, <c>in</c>, <c>out</c> or nothing.</param>
/// <param name="Type">The type.</param>
/// <param name="Modifiers">All modifiers as they are written, <c>scoped</c> and <c>params</c> among them: the other half must
/// repeat them.</param>
internal sealed record DeclaredParameter(string Name, string Modifier, DeclaredType Type, string Modifiers);
