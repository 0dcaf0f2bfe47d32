using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Analyzers.Symbols;

/// <summary>What a member says about the running kernel.</summary>
/// <param name="Identifiers">The variants that exist where it is true.</param>
/// <param name="IsExact">Whether they do not exist where it is false: true for generated properties, unknown for a user's own.</param>
internal sealed record KfuncGuard(EquatableArray<string> Identifiers, bool IsExact);
