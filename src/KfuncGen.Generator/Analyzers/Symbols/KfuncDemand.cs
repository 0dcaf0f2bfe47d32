using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Analyzers.Symbols;

/// <summary>What the use of a member asks of the kernel: one variant of a kfunc.</summary>
/// <param name="Kfunc">The kernel's name of the kfunc.</param>
/// <param name="Identifier">The variant: the kernel's name for the newest, <c>name___flavour</c> for another.</param>
/// <param name="Present">The targets that have it, oldest first.</param>
/// <param name="Missing">The targets that do not, oldest first.</param>
/// <param name="IsPushed">Whether a <c>[RequiresKfunc]</c> says so; otherwise the member is the kfunc's stub.</param>
internal sealed record KfuncDemand(
    string Kfunc, string Identifier, EquatableArray<string> Present, EquatableArray<string> Missing, bool IsPushed);
