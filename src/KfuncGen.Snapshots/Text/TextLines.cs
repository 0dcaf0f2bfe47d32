namespace KfuncGen.Snapshots.Text;

/// <summary>The lines of a text, without their ends; a text without any has an empty one.</summary>
internal static class TextLines
{
    /// <summary>Each line with its number, from 1.</summary>
    public static IEnumerable<(string Line, int Number)> Of(string text)
    {
        int number = 0;

        for (int start = 0; start < text.Length || number == 0;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            yield return (text.Substring(start, end - start).TrimEnd('\r'), ++number);
            start = end + 1;
        }
    }
}
