namespace Microsoft.CodeAnalysis;

/// <summary>Keeps the types beside this one to their assembly, also where a test project may see its internals.</summary>
[Embedded]
internal sealed class EmbeddedAttribute : global::System.Attribute;
