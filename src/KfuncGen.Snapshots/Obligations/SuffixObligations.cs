namespace KfuncGen.Snapshots.Obligations;

/// <summary>What a suffix of a parameter's name means for a caller.</summary>
/// <param name="Suffix">The suffix.</param>
/// <param name="Obligations">What the argument must and may be.</param>
/// <param name="From">The first version that means this by it, where one before meant something else.</param>
/// <param name="Until">The first version that means something else by it.</param>
internal sealed record SuffixObligations(
    string Suffix, EquatableArray<ArgumentObligation> Obligations, KernelVersion? From = null, KernelVersion? Until = null)
{
    public SuffixObligations(string suffix, params ArgumentObligation[] obligations)
        : this(suffix, obligations.ToEquatableArray())
    {
    }

    /// <summary>Whether a kernel means this by the suffix; of one whose version is not known, what most have meant.</summary>
    public bool HoldsIn(KernelVersion? version) => version is { } known
        ? (From is not { } from || known >= from) && (Until is not { } until || known < until)
        : From is null;
}
