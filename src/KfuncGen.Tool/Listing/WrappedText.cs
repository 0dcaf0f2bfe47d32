namespace KfuncGen.Tool.Listing;

/// <summary>Writes paragraphs.</summary>
internal static class WrappedText
{
    /// <summary>Writes a paragraph. Lines below the first are indented as far as its text; words are never broken.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="lead">What stands before the text.</param>
    /// <param name="text">Words separated by single spaces.</param>
    /// <param name="length">How long a line may be, in characters.</param>
    public static void Write(TextWriter output, string lead, string text, int length)
    {
        string line = lead;

        foreach (string word in text.Split(' '))
        {
            if (line.Length + word.Length > length && line.Length > lead.Length)
            {
                output.Write(line.TrimEnd() + "\n");
                line = new string(' ', lead.Length);
            }

            line += word + " ";
        }

        output.Write(line.TrimEnd() + "\n");
    }
}
