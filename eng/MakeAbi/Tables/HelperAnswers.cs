namespace KfuncGen.MakeAbi.Tables;

/// <summary>What the verifier of one release said.</summary>
/// <param name="Release">The release, as in <c>6.12</c>.</param>
/// <param name="Kinds">The kinds of programs that it verifies, of those that it was asked for.</param>
/// <param name="Helpers">The helpers that it has, in their order, with the kinds that may call each.</param>
internal sealed record HelperAnswers(
    string Release, IReadOnlyList<string> Kinds, IReadOnlyList<(string Name, IReadOnlySet<string> May)> Helpers)
{
    /// <summary>Reads lines as a booted kernel says them: <c>kinds</c> or a helper, and kinds.</summary>
    public static HelperAnswers Read(string release, IEnumerable<string> lines)
    {
        string[] kinds = [];
        List<(string, IReadOnlySet<string>)> helpers = [];

        foreach (string[] words in lines.Select(static line => line.Split(' ')))
        {
            if (words[0] == "kinds")
            {
                kinds = words[1..];
            }
            else
            {
                helpers.Add((words[0], words[1..].ToHashSet(StringComparer.Ordinal)));
            }
        }

        return new(release, kinds, helpers);
    }
}
