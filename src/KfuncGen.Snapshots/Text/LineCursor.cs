using System.Globalization;

namespace KfuncGen.Snapshots.Text;

/// <summary>A place in one line of a text format, with the few steps its readers are made of.</summary>
/// <param name="path">The file, for errors.</param>
/// <param name="text">The line without its end.</param>
/// <param name="line">Its number, from 1, for errors.</param>
internal sealed class LineCursor(string path, string text, int line)
{
    /// <summary>The index of the next character.</summary>
    public int Position { get; set; }

    /// <summary>Whether nothing but blanks is left.</summary>
    public bool AtEnd
    {
        get
        {
            SkipBlanks();
            return Position == text.Length;
        }
    }

    /// <summary>
    /// Refuses a line with a control character other than a tab: names go to terminals, which do what such characters say.
    /// </summary>
    public void RequirePrintable()
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) && text[i] != '\t')
            {
                throw ErrorAt(i, $"expected text, found the control character U+{(int)text[i]:X4}");
            }
        }
    }

    /// <summary>The next character behind blanks; NUL at the end.</summary>
    public char Peek()
    {
        SkipBlanks();
        return Position < text.Length ? text[Position] : '\0';
    }

    /// <summary>Steps over a punctuation mark if it is next.</summary>
    public bool TryTake(string punctuation)
    {
        SkipBlanks();

        if (string.CompareOrdinal(text, Position, punctuation, 0, punctuation.Length) != 0)
        {
            return false;
        }

        Position += punctuation.Length;
        return true;
    }

    /// <summary>Steps over a word if it is next and ends there.</summary>
    public bool TryTakeWord(string word)
    {
        int start = Position;

        if (TryTake(word) && (Position == text.Length || !IsNamePart(text[Position])))
        {
            return true;
        }

        Position = start;
        return false;
    }

    /// <summary>Steps over a punctuation mark, which must be next.</summary>
    /// <param name="punctuation">The mark.</param>
    /// <param name="place">Where it is expected, for the error: "after the prototype".</param>
    public void Take(string punctuation, string place)
    {
        if (!TryTake(punctuation))
        {
            throw Error($"expected '{punctuation}' {place}, found {Found()}");
        }
    }

    /// <summary>Reads a C identifier, or returns null where there is none.</summary>
    public string? TryReadName()
    {
        SkipBlanks();
        int start = Position;

        while (Position < text.Length && IsNamePart(text[Position]))
        {
            Position++;
        }

        return Position == start ? null : text.Substring(start, Position - start);
    }

    /// <summary>Reads a C identifier.</summary>
    /// <param name="what">What the name is of, for the error: "a set".</param>
    public string ReadName(string what)
    {
        int start = Position;
        string name = TryReadName() ?? throw Error($"expected the name of {what}, found {Found()}");

        return name[0] is >= '0' and <= '9'
            ? throw ErrorAt(start, $"expected the name of {what}, found '{name}', which starts with a digit")
            : name;
    }

    /// <summary>Reads an unsigned decimal number of at most 32 bits.</summary>
    /// <param name="what">What the number is, for the error: "a size in bytes".</param>
    public uint ReadNumber(string what)
    {
        int start = Position;

        return uint.TryParse(TryReadName(), NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            ? number
            : throw ErrorAt(start, $"expected {what} as a decimal number up to {uint.MaxValue}");
    }

    /// <summary>Reads up to a character that must follow, and steps over it.</summary>
    public string ReadUntil(string end, string what)
    {
        int start = Position;
        int index = text.IndexOf(end, Position, StringComparison.Ordinal);

        if (index < 0)
        {
            throw ErrorAt(start, $"expected '{end}' at the end of {what}, found the end of the line");
        }

        Position = index + end.Length;
        return text.Substring(start, index - start);
    }

    /// <summary>Reads what is left, without blanks around it.</summary>
    public string ReadRest(string what)
    {
        SkipBlanks();
        string rest = text.Substring(Position).Trim();

        if (rest.Length == 0)
        {
            throw Error($"expected {what}, found the end of the line");
        }

        Position = text.Length;
        return rest;
    }

    /// <summary>Refuses a line on which something is left.</summary>
    public void RequireEnd()
    {
        if (!AtEnd)
        {
            throw Error($"expected the end of the line, found {Found()}");
        }
    }

    /// <summary>What is next, for an error.</summary>
    public string Found()
    {
        if (AtEnd)
        {
            return "the end of the line";
        }

        string rest = text.Substring(Position, Math.Min(24, text.Length - Position));
        return $"'{rest}'";
    }

    /// <summary>An error at the current place.</summary>
    public SnapshotFormatException Error(string problem) => ErrorAt(Position, problem);

    /// <summary>An error at an earlier place of the line.</summary>
    public SnapshotFormatException ErrorAt(int position, string problem)
    {
        while (position < text.Length && text[position] is (' ' or '\t'))
        {
            position++;
        }

        return new SnapshotFormatException(
            path, line, Math.Min(position, text.Length) + 1, char.ToUpperInvariant(problem[0]) + problem.Substring(1) + ".");
    }

    private static bool IsNamePart(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';

    private void SkipBlanks()
    {
        while (Position < text.Length && text[Position] is (' ' or '\t'))
        {
            Position++;
        }
    }
}
