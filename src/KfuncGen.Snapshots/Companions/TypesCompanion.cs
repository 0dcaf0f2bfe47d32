using System.Collections.Concurrent;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Companions;

/// <summary>
/// Reads what <see cref="CompanionWriter"/> writes: the head at once, of the types only those that are asked for. Each is found by
/// halving the text, so that of some megabytes a few hundred characters are looked at.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class TypesCompanion
{
    private readonly ConcurrentDictionary<string, CTypeDeclaration?> known = new(StringComparer.Ordinal);
    private readonly ICharacters text;
    private readonly string path;
    private readonly int start;

    private TypesCompanion(ICharacters text, string path, CompanionHead head, int start)
    {
        this.text = text;
        this.path = path;
        this.start = start;
        Head = head;
        Types = new TypeTable(FindSimple, FindTag);
    }

    /// <summary>Whose types they are.</summary>
    public CompanionHead Head { get; }

    /// <summary>
    /// Looks types up. A line that is not as the format says is an error of the look-up, <see cref="SnapshotFormatException"/>.
    /// </summary>
    public TypeTable Types { get; }

    /// <summary>Opens a companion.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <exception cref="SnapshotFormatException">The head is not as the format says; it names file, line and column.</exception>
    public static TypesCompanion Open(ICharacters text, string path)
    {
        Dictionary<string, string> head = new(StringComparer.Ordinal);
        int position = 0;

        for (int number = 1; ; number++)
        {
            LineCursor line = new(path, Line(text, path, position, number, out int next), number);
            line.RequirePrintable();

            if (number == 1)
            {
                ReadSignature(line);
            }
            else if (line.AtEnd)
            {
                return new TypesCompanion(
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

    private static void ReadSignature(LineCursor line)
    {
        if (!line.TryTakeWord(CompanionFormat.Signature))
        {
            throw line.Error(
                $"expected '{CompanionFormat.Signature} {CompanionFormat.Version}' on the first line of a kernel's types, found " +
                $"{line.Found()}; make such a file with 'kfuncgen snapshot --types'");
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

    /// <summary>The names of the types of one keyword that start in a certain way, in order; for those who look for a name.</summary>
    /// <param name="keyword"><c>struct</c>, <c>union</c>, <c>enum</c> or <c>typedef</c>.</param>
    /// <param name="prefix">What they start with; empty for all.</param>
    public IEnumerable<string> Names(string keyword, string prefix)
    {
        string key = keyword + " " + prefix;

        for (int position = Seek(key); position < text.Length && Compare(position, key) == 0;)
        {
            int begin = position + keyword.Length + 1;
            int end = begin;

            while (end < text.Length && text[end] is not (' ' or '\n'))
            {
                end++;
            }

            yield return text.Substring(begin, end - begin);
            position = NextLine(end);
        }
    }

    private CTypeDeclaration? FindTag(string name) => Find("struct", name) ?? Find("union", name) ?? Find("enum", name);

    private CTypeDeclaration? FindSimple(string name) => Find(CompanionFormat.Typedef, name) ?? Find(CompanionFormat.Scalar, name);

    private CTypeDeclaration? Find(string keyword, string name) => known.GetOrAdd(CompanionFormat.Key(keyword, name), key =>
    {
        int position = Seek(key);

        return position < text.Length && Compare(position, key) == 0 ? Read(keyword, position) : null;
    });

    private CTypeDeclaration Read(string keyword, int position)
    {
        // Counting lines would read them all; an error says what its line starts with.
        LineCursor cursor = new(path, Line(text, path, position, 0, out _), 0);

        try
        {
            cursor.RequirePrintable();
            cursor.TryTakeWord(keyword);
            CTypeDeclaration declaration = ReadDefinition(cursor, keyword);

            return cursor.AtEnd ? declaration : throw cursor.Error($"expected the end of the line, found {cursor.Found()}");
        }
        catch (SnapshotFormatException error)
        {
            throw new SnapshotFormatException(path, LineNumber(position), error.Column, error.Problem);
        }
    }

    private static CTypeDeclaration ReadDefinition(LineCursor cursor, string keyword)
    {
        switch (keyword)
        {
            case CompanionFormat.Scalar:
                string scalar = CDeclarationParser.ParseSimpleName(cursor);
                cursor.Take("<", "before the width of a scalar");
                (CScalarEncoding encoding, uint size) = CDeclarationParser.ParseScalar(cursor);
                return new CTypeDeclaration.Scalar(scalar, size, encoding);

            case CompanionFormat.Typedef:
                string name = cursor.ReadName("a typedef");
                int start = cursor.Position;
                (string again, CType target) = CDeclarationParser.ParseDeclaration(cursor, depth: 0);
                return again == name
                    ? new CTypeDeclaration.Typedef(name, target)
                    : throw cursor.ErrorAt(start, $"expected a declaration of '{name}'");

            default:
                CTagKind kind = keyword == "struct" ? CTagKind.Struct : keyword == "union" ? CTagKind.Union : CTagKind.Enum;
                return CDeclarationParser.ParseBody(cursor, kind, cursor.ReadName("a type"), depth: 0);
        }
    }

    // The first line that is not before a key.
    private int Seek(string key)
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

    private int NextLine(int position)
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

    private int LineNumber(int position)
    {
        int number = 1;

        for (int i = 0; i < position; i++)
        {
            number += text[i] == '\n' ? 1 : 0;
        }

        return number;
    }
}
