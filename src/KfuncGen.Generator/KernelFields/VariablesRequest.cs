using KfuncGen.Snapshots;

namespace KfuncGen.Generator.KernelFields;

/// <summary>A <c>[KernelVariables]</c>.</summary>
/// <param name="Names">The names and patterns.</param>
/// <param name="IsPublic">Whether what it asks for can be seen from other assemblies.</param>
internal sealed record VariablesRequest(EquatableArray<string> Names, bool IsPublic);
