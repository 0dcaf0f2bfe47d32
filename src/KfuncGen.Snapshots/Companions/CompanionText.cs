using KfuncGen.Snapshots.Text;

namespace KfuncGen.Snapshots.Companions;

/// <summary>
/// A text of one entry a line, sorted by what lines start with, behind a head: an entry is found by halving, so that of some megabytes a
/// few hundred characters are looked at.
/// </summary>
internal sealed class CompanionText
{
    private readonly ICharacters text;
    private readonly string path;
    private readonly int start;

    private CompanionText(ICharacters text, string path, CompanionHead head, int start)
    {
        this.text = text;
        this.path = path;
        this.start = start;
        Head = head;
    }

    /// <summary>Whose entries they are.</summary>
    public CompanionHead Head { get; }

    /// <summary>Opens one.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <param name="signature">What its first line starts with.</param>
    /// <param name="option">The option of <c>kfuncgen snapshot</c> that makes such files.</param>
    /// <exception cref="SnapshotFormatException">The head is not as the format says; it names file, line and column.</exception>
    public static CompanionText Open(ICharacters text, string path, string signature, string option)
    {
        Dictionary<string, string> head = new(StringComparer.Ordinal);
        int position = 0;

        for (int number = 1; ; number++)
        {
            LineCursor line = new(path, Line(text, path, position, number, out int next), number);
            line.RequirePrintable();

            if (number == 1)
            {
                ReadSignature(line, signature, option);
            }
            else if (line.AtEnd)
            {
                return new CompanionText(
                    text,
                    path,
                    new CompanionHead(
                        Value(head, CompanionFormat.Name), Value(head, CompanionFormat.Kernel), Value(head, CompanionFormat.Architecture)),
                    next);
            }
            else
            {
                ReadField(line, head);
            }

            position = next;
        }
    }

    private static string? Value(Dictionary<string, string> head, string key) => head.TryGetValue(key, out string? value) ? value : null;

    private static void ReadSignature(LineCursor line, string signature, string option)
    {
        if (!line.TryTakeWord(signature))
        {
            throw line.Error(
                $"expected '{signature} {CompanionFormat.Version}' on the first line, found " +
                $"{line.Found()}; make such a file with 'kfuncgen snapshot {option}'");
        }

        int start = line.Position;
        uint version = line.ReadNumber("a format version");

        if (version != CompanionFormat.Version || !line.AtEnd)
        {
            throw line.ErrorAt(
                start,
                $"format version {version} is not the {CompanionFormat.Version} that this version of KfuncGen reads; update KfuncGen " +
                "or make the file again");
        }
    }

    private static void ReadField(LineCursor line, Dictionary<string, string> head)
    {
        int start = line.Position;
        string key = line.ReadName("a head field");

        if (key is not (CompanionFormat.Name or CompanionFormat.Kernel or CompanionFormat.Architecture))
        {
            throw line.ErrorAt(start, $"'{key}' is no head field; expected name, kernel or arch, and a blank line before the types");
        }

        if (head.ContainsKey(key))
        {
            throw line.ErrorAt(start, $"'{key}' is said twice");
        }

        head.Add(key, line.ReadRest($"the value of '{key}'"));
    }

    private static string Line(ICharacters text, string path, int position, int number, out int next)
    {
        int end = position;

        while (end < text.Length && text[end] != '\n')
        {
            if (end - position == CompanionFormat.LongestLine)
            {
                throw new SnapshotFormatException(
                    path, number, 1, $"Expected a line of at most {CompanionFormat.LongestLine} characters.");
            }

            end++;
        }

        next = Math.Min(end + 1, text.Length);

        // A file without a blank line behind its head has no types.
        return position >= text.Length ? "" : text.Substring(position, end - position).TrimEnd('\r');
    }

    /// <summary>Where the line is that starts with a key; null where there is none.</summary>
    public int? Find(string key) => Seek(key) is var position && position < text.Length && Compare(position, key) == 0 ? position : null;

    /// <summary>The line that begins at a place.</summary>
    public string LineAt(int position) => Line(text, path, position, 0, out _);

    /// <summary>The words behind a key's first characters, up to a blank, of all lines that start with it.</summary>
    /// <param name="key">What the lines start with.</param>
    /// <param name="skipped">How many of its characters are no part of the words.</param>
    public IEnumerable<string> Words(string key, int skipped)
    {
        for (int position = Seek(key); position < text.Length && Compare(position, key) == 0;)
        {
            int end = position + skipped;

            while (end < text.Length && text[end] is not (' ' or '\n'))
            {
                end++;
            }

            yield return text.Substring(position + skipped, end - position - skipped);
            position = NextLine(end);
        }
    }

    /// <summary>Where the first line is that is not before a key.</summary>
    public int Seek(string key)
    {
        int low = start;
        int high = text.Length;

        while (low < high)
        {
            int line = LineStart(low + ((high - low) / 2), low);

            if (Compare(line, key) < 0)
            {
                low = NextLine(line);
            }
            else
            {
                high = line;
            }
        }

        return low;
    }

    private int LineStart(int position, int low)
    {
        while (position > low && text[position - 1] != '\n')
        {
            position--;
        }

        return position;
    }

    /// <summary>Where the line behind a place begins.</summary>
    public int NextLine(int position)
    {
        while (position < text.Length && text[position] != '\n')
        {
            position++;
        }

        return Math.Min(position + 1, text.Length);
    }

    private int Compare(int line, string key)
    {
        for (int i = 0; i < key.Length; i++)
        {
            if (line + i >= text.Length || text[line + i] == '\n')
            {
                return -1;
            }

            if (text[line + i] != key[i])
            {
                return text[line + i] - key[i];
            }
        }

        return 0;
    }

    /// <summary>Which line a place is in, for errors: counting reads them all.</summary>
    public int LineNumber(int position)
    {
        int number = 1;

        for (int i = 0; i < position; i++)
        {
            number += text[i] == '\n' ? 1 : 0;
        }

        return number;
    }
}
