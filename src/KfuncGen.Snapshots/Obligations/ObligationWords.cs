namespace KfuncGen.Snapshots.Obligations;

/// <summary>What is said of an obligation: on a page about the kfunc, in a stub's documentation, where kernels are compared.</summary>
/// <param name="Phrase">
/// What it says of its argument, result or call, on a page that stands under the argument's name. <c>{0}</c> is what the obligation is
/// about beside it: the argument that is measured, the kfuncs that release. Empty where another obligation says it.
/// </param>
/// <param name="Gained">What a newer kernel says that an older one did not; null where no caller has to care.</param>
/// <param name="Lost">What a newer kernel does not say any more; null where no caller has to care.</param>
/// <param name="Sentence">
/// The same as a sentence about the kfunc, for where nothing but flags is known; null where no flag says it.
/// </param>
public sealed record ObligationWords(string Phrase, string? Gained, string? Lost, string? Sentence = null)
{
    /// <summary>What is the same for a caller whether it is there or not.</summary>
    public static ObligationWords Silent(string phrase, string? sentence = null) => new(phrase, null, null, sentence);

    /// <summary>What an argument must be: kernels that differ say <c>… now</c> and <c>… no longer</c>.</summary>
    public static ObligationWords Demand(string phrase, string demand, string? sentence = null) =>
        new(phrase, demand + " now", demand + " no longer", sentence);
}
