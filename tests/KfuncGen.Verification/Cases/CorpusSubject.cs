namespace KfuncGen.Verification.Cases;

/// <summary>What a family of cases is written for: an object, an iterator, a section.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kinds">The kinds of programs that have it.</param>
/// <param name="Placeholders">What stands for what.</param>
internal sealed record CorpusSubject(string Name, string[] Kinds, params (string Placeholder, string Code)[] Placeholders)
{
    /// <summary>The code of a case.</summary>
    public string Fill(string template) =>
        Placeholders.Aggregate(template, static (text, one) => text.Replace(one.Placeholder, one.Code, StringComparison.Ordinal))
            .Replace("{N}", Name, StringComparison.Ordinal);
}
