namespace KfuncGen.Snapshots.Lifecycle;

/// <summary>
/// What is known of the life of a kfunc, or of a type or field, and is not in any kernel's binary: that it is deprecated, and by what
/// replaced.
/// </summary>
/// <param name="Name">
/// A kfunc; a type with its keyword, <c>struct request</c>; a field or an enum's value, <c>task_struct.state</c>.
/// </param>
/// <param name="Since">The first release in which it is deprecated or renamed; null where that is not known.</param>
/// <param name="Until">The first release that does not have it any more; null where it is still there.</param>
/// <param name="Replacement">What to use instead; null where there is nothing.</param>
/// <param name="ReplacementArguments">
/// The replacement's arguments in terms of this kfunc's parameter names or constants; null where nobody wrote how.
/// </param>
/// <param name="Note">What changed, as a sentence; null where the rest says it all.</param>
/// <param name="Evidence">Where that is known from: a commit, a source line, documentation.</param>
public sealed record LifecycleEntry(
    string Name,
    KernelVersion? Since,
    KernelVersion? Until,
    string? Replacement,
    EquatableArray<string>? ReplacementArguments,
    string? Note,
    string Evidence);
