using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Stubs.Variants;

namespace KfuncGen.Tool.Headers;

/// <summary>A kfunc that a header declares.</summary>
/// <param name="History">The kfunc across the kernels.</param>
/// <param name="Variants">Its prototypes, newest first, each with the kernels that have it.</param>
/// <param name="Deprecation">Why it is deprecated; null where nothing says so.</param>
/// <param name="Replacement">What to use instead; null where nothing is known.</param>
internal sealed record HeaderKfunc(KfuncHistory History, EquatableArray<StubVariant> Variants, string? Deprecation, string? Replacement)
{
    /// <summary>The newest kernel's contract of a variant.</summary>
    public KfuncAppearance Newest(StubVariant variant) => History.Appearances.Last(one => variant.Targets.Contains(one.Target.Name));
}
