namespace KfuncGen.MakeAbi.Tables;

/// <summary>A line of a table in <c>eng/abi</c>: words, and behind <c> : </c> a sentence.</summary>
/// <param name="File">The file.</param>
/// <param name="Number">The line's number, from 1.</param>
/// <param name="IsIndented">Whether it belongs to what the line before it opens.</param>
/// <param name="Words">The words.</param>
/// <param name="Sentence">The sentence; empty where there is none.</param>
internal sealed record TableLine(string File, int Number, bool IsIndented, string[] Words, string Sentence)
{
    /// <summary>The lines of a table, without comments and empty ones.</summary>
    public static IEnumerable<TableLine> Read(string file, string text)
    {
        foreach ((int index, string line) in text.Split('\n').Index())
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            int colon = line.IndexOf(" : ", StringComparison.Ordinal);
            string[] words = (colon < 0 ? line : line[..colon]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            yield return new TableLine(file, index + 1, line[0] == ' ', words, colon < 0 ? "" : line[(colon + 3)..].Trim());
        }
    }

    /// <summary>What stands behind <c>name=</c>; null where it is not there.</summary>
    public string? Find(string name) =>
        Words.FirstOrDefault(word => word.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    /// <summary>What stands behind <c>name=</c>.</summary>
    public string Get(string name) => Find(name) ?? throw Wrong($"'{name}=' is missing");

    /// <summary>An error that says where.</summary>
    public AbiException Wrong(string what) => new($"{File}, line {Number}: {what}. The first lines of the file say what a line is.");
}
