namespace KfuncGen.Generator.Bindings;

/// <summary>A type around generated members, reopened as <c>partial</c>.</summary>
/// <param name="Keyword"><c>class</c>, <c>struct</c>, <c>record</c>, <c>record struct</c> or <c>interface</c>.</param>
/// <param name="Name">The name with type parameters.</param>
internal sealed record ContainingType(string Keyword, string Name);
