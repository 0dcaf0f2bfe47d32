using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;

namespace KfuncGen.Stubs.Words;

/// <summary>What flags demand of a caller, in words, for documentation.</summary>
public static class ContractWords
{
    /// <summary>The sentences for some flags, in the order of their bits.</summary>
    public static IEnumerable<string> For(KfuncFlags flags) =>
        FlagObligations.Of(flags).Select(static row => row.Told?.Words.Sentence).OfType<string>().Distinct();
}
