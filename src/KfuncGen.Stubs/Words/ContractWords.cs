using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;

namespace KfuncGen.Stubs.Words;

/// <summary>What flags demand of a caller, in words, for documentation.</summary>
public static class ContractWords
{
    /// <summary>The sentences for some flags, in the order of their bits.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="except">What is not told; null where all is.</param>
    public static IEnumerable<string> For(KfuncFlags flags, Obligation? except = null) => FlagObligations.Of(flags)
        .Select(static row => row.Told)
        .Where(told => told is not null && told != except)
        .Select(static told => told!.Words.Sentence)
        .OfType<string>()
        .Distinct();
}
