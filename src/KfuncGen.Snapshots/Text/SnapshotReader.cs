using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Text;

/// <summary>Reads what <see cref="SnapshotWriter"/> writes. Blank lines and lines that start with <c>//</c> are passed over.</summary>
public static class SnapshotReader
{
    /// <summary>Reads a snapshot.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <exception cref="SnapshotFormatException">A line does not say what the format asks for; it names file, line and column.</exception>
    public static KernelSnapshot Read(string text, string path) => Read(text, path, new LineCache());

    /// <summary>Reads a snapshot whose lines may have been read before, in another one.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <param name="cache">What was read before, and will have been read.</param>
    /// <exception cref="SnapshotFormatException">A line does not say what the format asks for; it names file, line and column.</exception>
    public static KernelSnapshot Read(string text, string path, LineCache cache)
    {
        Reading reading = new(cache);

        foreach ((string line, int number) in TextLines.Of(text))
        {
            reading.ReadLine(line, path, number);
        }

        return reading.ToSnapshot();
    }

    private sealed class Reading(LineCache cache)
    {
        private readonly SnapshotHead head = new();
        private readonly HashSet<(string Name, string? Module)> kfuncNames = [];
        private readonly HashSet<string> typeNames = new(StringComparer.Ordinal);
        private readonly HashSet<string> tagNames = new(StringComparer.Ordinal);
        private readonly List<Kfunc> kfuncs = [];
        private readonly List<CTypeDeclaration> types = [];

        public void ReadLine(string line, string path, int number)
        {
            LineCursor cursor = new(path, line, number);

            if (number == 1)
            {
                cursor.RequirePrintable();
                ReadSignature(cursor);
            }
            else if (cache.FindKfunc(line, head) is { } kfunc)
            {
                Add(kfunc, cursor);
            }
            else if (cache.FindDeclaration(line) is { } declaration)
            {
                Add(declaration, cursor);
            }
            else
            {
                ReadNew(cursor, line);
            }
        }

        public KernelSnapshot ToSnapshot() => new()
        {
            Name = head.Field(SnapshotFormat.Name),
            Kernel = head.Field(SnapshotFormat.Kernel),
            Architecture = head.Field(SnapshotFormat.Architecture),
            SourceHash = head.Field(SnapshotFormat.Source)?.Substring(SnapshotFormat.SourceHashPrefix.Length),
            ProbedProgramTypes = head.Probed,
            Kfuncs = kfuncs.ToEquatableArray(),
            Types = types.ToEquatableArray(),
        };

        private void ReadNew(LineCursor cursor, string line)
        {
            cursor.RequirePrintable();

            if (cursor.AtEnd || cursor.TryTake(SnapshotFormat.Comment))
            {
                return;
            }

            int start = cursor.Position;
            string keyword = cursor.ReadName("a line's kind");

            if (SnapshotHead.IsField(keyword))
            {
                ReadHead(cursor, keyword, start);
                cursor.RequireEnd();
            }
            else if (keyword == SnapshotFormat.Set)
            {
                ReadSet(cursor);
                cursor.RequireEnd();
            }
            else if (keyword == SnapshotFormat.Kfunc)
            {
                KfuncLine kfunc = KfuncLine.Read(cursor, head);
                cursor.RequireEnd();
                Add(kfunc.Kfunc, cursor);
                cache.Add(line, kfunc);
            }
            else if (DeclarationLine.Is(keyword))
            {
                CTypeDeclaration declaration = DeclarationLine.Read(cursor, keyword);
                cursor.RequireEnd();
                Add(declaration, cursor);
                cache.Add(line, declaration);
            }
            else
            {
                throw cursor.ErrorAt(
                    start,
                    $"'{keyword}' is no kind of line in format {SnapshotFormat.Version}; expected a head field, set, kfunc, enum, " +
                    "scalar, struct, typedef or union");
            }
        }

        private static void ReadSignature(LineCursor cursor)
        {
            if (!cursor.TryTakeWord(SnapshotFormat.Signature))
            {
                throw cursor.Error(
                    $"expected '{SnapshotFormat.Signature} {SnapshotFormat.Version}' on the first line of a kfunc snapshot, found " +
                    $"{cursor.Found()}; make one with 'kfuncgen snapshot'");
            }

            int start = cursor.Position;
            uint version = cursor.ReadNumber("a format version");

            if (version != SnapshotFormat.Version)
            {
                throw cursor.ErrorAt(
                    start,
                    $"format version {version} is not the {SnapshotFormat.Version} that this version of KfuncGen reads; update " +
                    "KfuncGen or make the snapshot again");
            }

            cursor.RequireEnd();
        }

        private void ReadHead(LineCursor cursor, string key, int start)
        {
            if (kfuncs.Count > 0 && head.Field(key) is null)
            {
                throw cursor.ErrorAt(start, $"expected '{key}' before the first kfunc");
            }

            head.Read(cursor, key, start);
        }

        private void ReadSet(LineCursor cursor)
        {
            int start = cursor.Position;
            (string name, EquatableArray<string>? hooks) = SnapshotHead.ReadSet(cursor);

            if (head.Sets.ContainsKey(name))
            {
                throw cursor.ErrorAt(start, $"set '{name}' is declared twice");
            }

            head.Sets.Add(name, hooks);
        }

        private void Add(Kfunc kfunc, LineCursor cursor)
        {
            if (!kfuncNames.Add((kfunc.Name, kfunc.Module)))
            {
                throw cursor.ErrorAt(SnapshotFormat.Kfunc.Length, $"kfunc '{kfunc.Name}' is listed twice");
            }

            kfuncs.Add(kfunc);
        }

        // C keeps the names behind struct, union and enum apart from plain ones.
        private void Add(CTypeDeclaration declaration, LineCursor cursor)
        {
            if (!(declaration is CTypeDeclaration.Scalar or CTypeDeclaration.Typedef ? typeNames : tagNames).Add(declaration.Name))
            {
                throw cursor.ErrorAt(0, $"'{declaration.Name}' is declared twice");
            }

            types.Add(declaration);
        }
    }
}
