namespace KfuncGen.Snapshots.Lifecycle;

/// <summary>What is known of a kfunc's life and is not in any kernel's binary: that it is deprecated, and by what replaced.</summary>
/// <param name="Kfunc">The kfunc.</param>
/// <param name="Since">The first release in which it is deprecated or renamed; null where that is not known.</param>
/// <param name="Until">The first release that does not have it any more; null where it is still there.</param>
/// <param name="Replacement">The kfunc to use instead; null where there is none.</param>
/// <param name="ReplacementArguments">
/// The replacement's arguments in terms of this kfunc's parameter names or constants; null where nobody wrote how.
/// </param>
/// <param name="Note">What changed, as a sentence; null where the rest says it all.</param>
/// <param name="Evidence">Where that is known from: a commit, a source line, documentation.</param>
public sealed record LifecycleEntry(
    string Kfunc,
    KernelVersion? Since,
    KernelVersion? Until,
    string? Replacement,
    EquatableArray<string>? ReplacementArguments,
    string? Note,
    string Evidence);
