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
    public static KernelSnapshot Read(string text, string path)
    {
        Reading reading = new();
        int line = 0;

        for (int start = 0; start < text.Length || line == 0;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            reading.ReadLine(new LineCursor(path, text.Substring(start, end - start).TrimEnd('\r'), ++line), isFirst: line == 1);
            start = end + 1;
        }

        return reading.ToSnapshot();
    }

    private sealed class Reading
    {
        private readonly Dictionary<string, string> head = new(StringComparer.Ordinal);
        private readonly Dictionary<string, EquatableArray<string>?> sets = new(StringComparer.Ordinal);
        private readonly HashSet<string> kfuncNames = new(StringComparer.Ordinal);
        private readonly HashSet<string> typeNames = new(StringComparer.Ordinal);
        private readonly List<Kfunc> kfuncs = [];
        private readonly List<CTypeDeclaration> types = [];
        private EquatableArray<string>? probed;

        public void ReadLine(LineCursor cursor, bool isFirst)
        {
            cursor.RequirePrintable();

            if (isFirst)
            {
                ReadSignature(cursor);
                return;
            }

            if (cursor.AtEnd || cursor.TryTake(SnapshotFormat.Comment))
            {
                return;
            }

            int start = cursor.Position;
            string keyword = cursor.ReadName("a line's kind");

            switch (keyword)
            {
                case SnapshotFormat.Name or SnapshotFormat.Kernel or SnapshotFormat.Architecture or SnapshotFormat.Source
                    or SnapshotFormat.Tags or SnapshotFormat.Probed:
                    ReadHead(cursor, keyword, start);
                    break;

                case SnapshotFormat.Set:
                    ReadSet(cursor);
                    break;

                case SnapshotFormat.Kfunc:
                    ReadKfunc(cursor);
                    break;

                case SnapshotFormat.Scalar or SnapshotFormat.Typedef or "struct" or "union" or "enum":
                    ReadDeclaration(cursor, keyword, start);
                    break;

                default:
                    throw cursor.ErrorAt(
                        start,
                        $"'{keyword}' is no kind of line in format {SnapshotFormat.Version}; expected a head field, set, kfunc, enum, " +
                        "scalar, struct, typedef or union");
            }

            if (!cursor.AtEnd)
            {
                throw cursor.Error($"expected the end of the line, found {cursor.Found()}");
            }
        }

        public KernelSnapshot ToSnapshot() => new()
        {
            Name = Head(SnapshotFormat.Name),
            Kernel = Head(SnapshotFormat.Kernel),
            Architecture = Head(SnapshotFormat.Architecture),
            SourceHash = Head(SnapshotFormat.Source)?.Substring(SnapshotFormat.SourceHashPrefix.Length),
            ProbedProgramTypes = probed,
            Kfuncs = kfuncs.ToEquatableArray(),
            Types = types.ToEquatableArray(),
        };

        private string? Head(string key) => head.TryGetValue(key, out string? value) ? value : null;

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

            if (!cursor.AtEnd)
            {
                throw cursor.Error($"expected the end of the line, found {cursor.Found()}");
            }
        }

        private void ReadHead(LineCursor cursor, string key, int start)
        {
            if (head.ContainsKey(key))
            {
                throw cursor.ErrorAt(start, $"'{key}' is said twice");
            }

            if (kfuncs.Count > 0)
            {
                throw cursor.ErrorAt(start, $"expected '{key}' before the first kfunc");
            }

            if (key == SnapshotFormat.Probed)
            {
                probed = ReadNames(cursor);
                head.Add(key, key);
                return;
            }

            string value = cursor.ReadRest($"the value of '{key}'");

            if (key == SnapshotFormat.Source && !value.StartsWith(SnapshotFormat.SourceHashPrefix, StringComparison.Ordinal))
            {
                throw cursor.ErrorAt(start, $"expected '{SnapshotFormat.SourceHashPrefix}' before the hash of the source");
            }

            if (key == SnapshotFormat.Tags && value is not (SnapshotFormat.Yes or SnapshotFormat.No))
            {
                throw cursor.ErrorAt(start, $"expected '{SnapshotFormat.Yes}' or '{SnapshotFormat.No}' behind '{key}'");
            }

            head.Add(key, value);
        }

        private void ReadSet(LineCursor cursor)
        {
            int start = cursor.Position;
            string name = cursor.ReadName("a set");
            cursor.Take(":", "after the name of a set");
            EquatableArray<string>? hooks = cursor.TryTake(SnapshotFormat.Unknown) ? null : ReadNames(cursor);

            if (sets.ContainsKey(name))
            {
                throw cursor.ErrorAt(start, $"set '{name}' is declared twice");
            }

            sets.Add(name, hooks);
        }

        private static EquatableArray<string> ReadNames(LineCursor cursor)
        {
            List<string> names = [];

            while (cursor.TryReadName() is { } name)
            {
                names.Add(name);
            }

            return names.ToEquatableArray();
        }

        private void ReadKfunc(LineCursor cursor)
        {
            int start = cursor.Position;
            (string name, CType.Function type) = CDeclarationParser.ParsePrototype(cursor);
            cursor.Take(":", "after the prototype");

            EquatableArray<KfuncRegistration>? registrations = ReadRegistrations(cursor);
            string? module = cursor.TryTakeWord(SnapshotFormat.Module) ? ReadModule(cursor) : null;
            EquatableArray<CParameter> implicitArguments = default;
            bool inBtf = cursor.TryTakeWord(SnapshotFormat.ImplicitInBtf);

            if (inBtf || cursor.TryTakeWord(SnapshotFormat.Implicit))
            {
                cursor.Take("(", "before the implicit arguments");
                (implicitArguments, _) = CDeclarationParser.ParseParameters(cursor);
            }

            EquatableArray<string>? admitted = cursor.TryTakeWord(SnapshotFormat.Admitted) ? ReadAdmitted(cursor) : null;

            if (!kfuncNames.Add(name + " " + module))
            {
                throw cursor.ErrorAt(start, $"kfunc '{name}' is listed twice");
            }

            kfuncs.Add(new Kfunc
            {
                Name = name,
                ReturnType = type.ReturnType,
                Parameters = type.Parameters,
                IsVariadic = type.IsVariadic,
                Registrations = registrations,
                Module = module,
                ImplicitArguments = implicitArguments,
                HasImplicitArgumentsInBtf = inBtf,
                AdmittedProgramTypes = admitted,
                IsTagged = !cursor.TryTakeWord(SnapshotFormat.Untagged) && Head(SnapshotFormat.Tags) == SnapshotFormat.Yes,
            });
        }

        /// <summary>Unlike a C identifier, a module's name may start with a digit: <c>8021q</c>.</summary>
        private static string ReadModule(LineCursor cursor) =>
            cursor.TryReadName() ?? throw cursor.Error($"expected the name of a module, found {cursor.Found()}");

        private EquatableArray<string> ReadAdmitted(LineCursor cursor)
        {
            cursor.Take("(", "before the admitted program types");
            int start = cursor.Position;
            EquatableArray<string> admitted = ReadNames(cursor);
            cursor.Take(")", "after the admitted program types");

            foreach (string type in admitted)
            {
                if (!(probed ?? default).Contains(type))
                {
                    throw cursor.ErrorAt(
                        start, $"'{type}' is not among the program types of the line '{SnapshotFormat.Probed} …', which must stand above");
                }
            }

            return admitted;
        }

        private EquatableArray<KfuncRegistration>? ReadRegistrations(LineCursor cursor)
        {
            int start = cursor.Position;

            if (cursor.TryTake(SnapshotFormat.Unknown) && cursor.Peek() is not ('(' or '['))
            {
                return null;
            }

            cursor.Position = start;
            List<KfuncRegistration> registrations = [];

            do
            {
                registrations.Add(ReadRegistration(cursor));
            }
            while (cursor.TryTake(","));

            return registrations.ToEquatableArray();
        }

        private KfuncRegistration ReadRegistration(LineCursor cursor)
        {
            string? set = null;
            EquatableArray<string>? hooks = null;

            if (!cursor.TryTake(SnapshotFormat.Unknown))
            {
                int start = cursor.Position;
                set = cursor.ReadName("a set");

                if (!sets.TryGetValue(set, out hooks))
                {
                    throw cursor.ErrorAt(start, $"set '{set}' is not declared; expected a line 'set {set}: …' above");
                }
            }
            else if (cursor.TryTake("["))
            {
                hooks = ReadNames(cursor);
                cursor.Take("]", "after the hooks of a set");
            }

            cursor.Take("(", "before the flags of a registration");
            KfuncFlags flags = ReadFlags(cursor);
            cursor.Take(")", "after the flags of a registration");
            return new KfuncRegistration(set, flags, hooks);
        }

        private static KfuncFlags ReadFlags(LineCursor cursor)
        {
            KfuncFlags flags = KfuncFlags.None;

            if (cursor.TryTake(SnapshotFormat.NoFlags))
            {
                return flags;
            }

            do
            {
                int start = cursor.Position;
                string name = cursor.ReadName("a flag");

                flags |= KfuncFlagBits.TryParse(name, out KfuncFlags flag)
                    ? flag
                    : throw cursor.ErrorAt(
                        start, $"'{name}' is no kfunc flag that format {SnapshotFormat.Version} knows; expected a KF_ name or KF_BIT_n");
            }
            while (cursor.TryTake("|"));

            return flags;
        }

        private void ReadDeclaration(LineCursor cursor, string keyword, int start)
        {
            CTypeDeclaration declaration = keyword switch
            {
                SnapshotFormat.Scalar => ReadScalar(cursor),
                SnapshotFormat.Typedef => ReadTypedef(cursor),
                "struct" => CDeclarationParser.ParseBody(cursor, CTagKind.Struct, cursor.ReadName("a struct"), depth: 0),
                "union" => CDeclarationParser.ParseBody(cursor, CTagKind.Union, cursor.ReadName("a union"), depth: 0),
                _ => CDeclarationParser.ParseBody(cursor, CTagKind.Enum, cursor.ReadName("an enum"), depth: 0),
            };

            // C keeps the names behind struct, union and enum apart from plain ones.
            if (!typeNames.Add((keyword is SnapshotFormat.Scalar or SnapshotFormat.Typedef ? "" : "tag ") + declaration.Name))
            {
                throw cursor.ErrorAt(start, $"'{declaration.Name}' is declared twice");
            }

            types.Add(declaration);
        }

        private static CTypeDeclaration ReadScalar(LineCursor cursor)
        {
            string name = CDeclarationParser.ParseSimpleName(cursor);
            cursor.Take("<", "before the width of a scalar");
            (CScalarEncoding encoding, uint size) = CDeclarationParser.ParseScalar(cursor);
            return new CTypeDeclaration.Scalar(name, size, encoding);
        }

        private static CTypeDeclaration ReadTypedef(LineCursor cursor)
        {
            int start = cursor.Position;
            (string name, CType target) = CDeclarationParser.ParseDeclaration(cursor, depth: 0);

            return name.Length > 0
                ? new CTypeDeclaration.Typedef(name, target)
                : throw cursor.ErrorAt(start, "expected a type and the name it gets");
        }
    }
}
