namespace KfuncGen.MakeAbi.Tables;

/// <summary>What is known of a helper.</summary>
/// <param name="Sentence">What it does.</param>
/// <param name="Extra">How many numbers it takes behind its parameters, at most.</param>
/// <param name="Result">The form of its result, where the rules do not give it.</param>
internal sealed record HelperRow(string Sentence, int Extra, string? Result)
{
    /// <summary>Of its parameters: their form, where the rules do not give it, and what they are.</summary>
    public Dictionary<string, (string? Form, string Sentence)> Parameters { get; } = new(StringComparer.Ordinal);
}
