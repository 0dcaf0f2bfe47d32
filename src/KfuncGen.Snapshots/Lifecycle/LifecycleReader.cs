using KfuncGen.Snapshots.Text;

namespace KfuncGen.Snapshots.Lifecycle;

/// <summary>Reads lifecycle files.</summary>
/// <remarks>
/// One entry per kfunc, type or field, its facts on indented lines below:
/// <code>
/// lifecycle 1
///
/// scx_bpf_dispatch
///     since 6.13
///     until 6.17
///     use scx_bpf_dsq_insert(p, dsq_id, slice, enq_flags)
///     note Renamed; the old name was kept as an alias for four releases.
///     evidence commits cc26abb1a19a and 4ecf83741401
///
/// task_struct.state
///     since 5.14
///     use task_struct.__state
///     evidence commit 2f064a59a11f
/// </code>
/// Only <c>evidence</c> must be there. <c>//</c> starts a comment line.
/// </remarks>
public static class LifecycleReader
{
    private const int Version = 1;
    private const string Signature = "lifecycle";

    private static readonly string[] Keywords = ["struct", "union", "enum"];

    /// <summary>Reads a file.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <returns>The entries in the order of the file.</returns>
    /// <exception cref="SnapshotFormatException">A line does not say what the format asks for; it names file, line and column.</exception>
    public static EquatableArray<LifecycleEntry> Read(string text, string path)
    {
        List<LifecycleEntry> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        Draft? draft = null;
        string[] lines = text.Split('\n');

        for (int i = 0; i < lines.Length; i++)
        {
            string content = lines[i].TrimEnd('\r');
            LineCursor cursor = new(path, content, i + 1);
            cursor.RequirePrintable();

            if (i == 0)
            {
                ReadSignature(cursor);
            }
            else if (cursor.AtEnd || cursor.TryTake("//"))
            {
                continue;
            }
            else if (content[0] is ' ' or '\t')
            {
                (draft ?? throw cursor.Error("expected the name of a kfunc, type or field at the start of a line before its facts"))
                    .ReadFact(cursor);
            }
            else
            {
                draft?.AddTo(entries);
                draft = new Draft(cursor);

                if (!names.Add(draft.Name))
                {
                    throw cursor.ErrorAt(0, $"'{draft.Name}' is listed twice");
                }
            }

            if (!cursor.AtEnd)
            {
                throw cursor.Error($"expected the end of the line, found {cursor.Found()}");
            }
        }

        draft?.AddTo(entries);
        return entries.ToEquatableArray();
    }

    private static void ReadSignature(LineCursor cursor)
    {
        if (!cursor.TryTakeWord(Signature))
        {
            throw cursor.Error($"expected '{Signature} {Version}' on the first line of a lifecycle file, found {cursor.Found()}");
        }

        int start = cursor.Position;

        if (cursor.ReadNumber("a format version") != Version)
        {
            throw cursor.ErrorAt(
                start, $"expected format version {Version}, which is all that this version of KfuncGen reads; update KfuncGen");
        }
    }

    private sealed class Draft(LineCursor cursor)
    {
        private KernelVersion? since;
        private KernelVersion? until;
        private string? replacement;
        private EquatableArray<string>? arguments;
        private string? note;
        private string? evidence;

        public string Name { get; } = ReadSubject(cursor, "a kfunc");

        public void ReadFact(LineCursor fact)
        {
            int start = fact.Position;
            string key = fact.ReadName("a fact");

            switch (key)
            {
                case "since":
                    since = ReadVersion(fact);
                    break;

                case "until":
                    until = ReadVersion(fact);
                    break;

                case "use":
                    replacement = ReadSubject(fact, "the replacement");
                    arguments = fact.TryTake("(") ? ReadArguments(fact) : null;
                    break;

                case "note":
                    note = fact.ReadRest("a sentence");
                    break;

                case "evidence":
                    evidence = fact.ReadRest("where this is known from");
                    break;

                default:
                    throw fact.ErrorAt(start, $"'{key}' is no fact; expected since, until, use, note or evidence");
            }
        }

        public void AddTo(List<LifecycleEntry> entries) => entries.Add(new LifecycleEntry(
            Name,
            since,
            until,
            replacement,
            arguments,
            note,
            evidence
                ?? throw cursor.ErrorAt(
                    0, $"expected a line 'evidence …' below '{Name}': a deprecation needs to say where it is known from")));

        private static string ReadSubject(LineCursor cursor, string what)
        {
            string name = cursor.ReadName(what);

            if (Array.IndexOf(Keywords, name) >= 0 && !cursor.AtEnd)
            {
                return $"{name} {cursor.ReadName("a type")}";
            }

            while (cursor.TryTake("."))
            {
                name += "." + cursor.ReadName("a field");
            }

            return name;
        }

        private static KernelVersion ReadVersion(LineCursor fact)
        {
            int start = fact.Position;
            string text = fact.ReadRest("a kernel version");

            return KernelVersion.FromRelease(text) is { } version && version.ToString() == text
                ? version
                : throw fact.ErrorAt(start, $"expected a kernel version such as 6.13, found '{text}'");
        }

        private static EquatableArray<string> ReadArguments(LineCursor fact)
        {
            string list = fact.ReadUntil(")", "the replacement's arguments");

            return list.Trim().Length == 0
                ? EquatableArray<string>.Empty
                : list.Split(',').Select(static argument => argument.Trim()).ToEquatableArray();
        }
    }
}
