using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Fleets;

/// <summary>
/// Reads what <see cref="FleetWriter"/> writes, or one snapshot. A line is read once, whatever the number of kernels that have it, and
/// what it says is one object for all of them.
/// </summary>
public static class FleetReader
{
    // A kernel has 300 kfuncs and 500 types: enough for ten thousand kernels, and what a machine can hold.
    private const int LargestFleet = 10_000_000;

    /// <summary>Whether a text is one of many kernels.</summary>
    public static bool IsFleet(string text) => text.StartsWith(FleetFormat.Signature + " ", StringComparison.Ordinal);

    /// <summary>Reads all kernels of a file, which is one of many or a snapshot.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <param name="cache">What was read of other files.</param>
    /// <exception cref="SnapshotFormatException">A line does not say what the format asks for; it names file, line and column.</exception>
    public static EquatableArray<KernelSnapshot> ReadAny(string text, string path, LineCache cache) =>
        IsFleet(text) ? Read(text, path) : EquatableArray.Create(SnapshotReader.Read(text, path, cache));

    /// <summary>Reads a file of many kernels.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <exception cref="SnapshotFormatException">A line does not say what the format asks for; it names file, line and column.</exception>
    public static EquatableArray<KernelSnapshot> Read(string text, string path)
    {
        Reading reading = new();

        foreach ((string line, int number) in TextLines.Of(text))
        {
            LineCursor cursor = new(path, line, number);
            cursor.RequirePrintable();
            reading.ReadLine(cursor, number);
        }

        return reading.ToSnapshots();
    }

    private sealed class Reading
    {
        private readonly List<(string Name, SnapshotHead Head)> targets = [];
        private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        private readonly List<(LineCursor Cursor, int[] Members)> kfuncs = [];
        private readonly List<(CTypeDeclaration Type, LineCursor Cursor, int[] Members)> types = [];
        private readonly List<int[]> sets = [];
        private int[]? members;
        private long total;

        public void ReadLine(LineCursor cursor, int number)
        {
            if (number == 1)
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

            if (keyword == FleetFormat.Target)
            {
                ReadTarget(cursor, start);
            }
            else if (keyword == FleetFormat.On)
            {
                members = ReadMembers(cursor);
            }
            else if (SnapshotHead.IsField(keyword) && keyword != SnapshotFormat.Name)
            {
                ReadField(cursor, keyword, start);
                cursor.RequireEnd();
            }
            else if (keyword is SnapshotFormat.Set or SnapshotFormat.Kfunc || DeclarationLine.Is(keyword))
            {
                ReadShared(cursor, keyword, start);
            }
            else
            {
                throw cursor.ErrorAt(
                    start,
                    $"'{keyword}' is no kind of line in format {FleetFormat.Version} of files with many kernels; expected target, on, " +
                    "kernel, arch, source, tags, probed, set, kfunc, enum, scalar, struct, typedef or union");
            }
        }

        public EquatableArray<KernelSnapshot> ToSnapshots()
        {
            EquatableArray<Kfunc>[] kfuncsOf = Kfuncs();
            EquatableArray<CTypeDeclaration>[] typesOf = Types();

            return targets.Select((target, i) => new KernelSnapshot
            {
                Name = target.Name,
                Kernel = target.Head.Field(SnapshotFormat.Kernel),
                Architecture = target.Head.Field(SnapshotFormat.Architecture),
                SourceHash = target.Head.Field(SnapshotFormat.Source)?.Substring(SnapshotFormat.SourceHashPrefix.Length),
                ProbedProgramTypes = target.Head.Probed,
                Kfuncs = kfuncsOf[i],
                Types = typesOf[i],
            }).ToEquatableArray();
        }

        private static void ReadSignature(LineCursor cursor)
        {
            cursor.Take(FleetFormat.Signature, "on the first line");
            int start = cursor.Position;
            uint version = cursor.ReadNumber("a format version");

            if (version != FleetFormat.Version)
            {
                throw cursor.ErrorAt(
                    start,
                    $"format version {version} is not the {FleetFormat.Version} that this version of KfuncGen reads; update " +
                    "KfuncGen or merge the snapshots again");
            }

            cursor.RequireEnd();
        }

        private void ReadTarget(LineCursor cursor, int start)
        {
            if (members is not null)
            {
                throw cursor.ErrorAt(start, $"expected all kernels before the first line '{FleetFormat.On} …'");
            }

            int place = cursor.Position;
            string name = cursor.ReadRest("the name of a kernel");

            if (!FleetFormat.IsName(name))
            {
                throw cursor.ErrorAt(
                    place, $"'{name}' is no name of a kernel; expected {Targets.TargetName.Rule}, and neither all nor to");
            }

            if (numbers.ContainsKey(name))
            {
                throw cursor.ErrorAt(place, $"'{name}' is listed twice");
            }

            numbers.Add(name, targets.Count);
            targets.Add((name, new SnapshotHead()));
        }

        private void ReadField(LineCursor cursor, string keyword, int start)
        {
            if (members is not null || targets.Count == 0)
            {
                throw cursor.ErrorAt(start, $"expected '{keyword}' behind a line '{FleetFormat.Target} …', before the first 'on'");
            }

            targets[targets.Count - 1].Head.Read(cursor, keyword, start);
        }

        private int[] ReadMembers(LineCursor cursor)
        {
            int place = cursor.Position;
            string list = cursor.ReadRest("the kernels that have the lines below");

            if (list == FleetFormat.All)
            {
                return [.. Enumerable.Range(0, targets.Count)];
            }

            List<int> found = [];

            foreach (string range in list.Split([FleetFormat.Separator], StringSplitOptions.None))
            {
                string[] ends = range.Split([FleetFormat.Range], StringSplitOptions.None);
                int first = NumberOf(cursor, place, ends[0]);
                int last = ends.Length == 1 ? first : NumberOf(cursor, place, ends[ends.Length - 1]);

                if (ends.Length > 2 || last < first || (found.Count > 0 && first <= found[found.Count - 1]))
                {
                    throw cursor.ErrorAt(
                        place,
                        $"'{range}' is not in the order of the file's kernels; expected each once, in that order, or 'first to last'");
                }

                found.AddRange(Enumerable.Range(first, last - first + 1));
            }

            return [.. found];
        }

        private int NumberOf(LineCursor cursor, int place, string name) => numbers.TryGetValue(name, out int number)
            ? number
            : throw cursor.ErrorAt(place, $"there is no kernel '{name}'; expected a line '{FleetFormat.Target} {name}' above");

        private void ReadShared(LineCursor cursor, string keyword, int start)
        {
            if (members is not { } having)
            {
                throw cursor.ErrorAt(
                    start, $"expected a line '{FleetFormat.On} …' that says which kernels have this, before the first {keyword}");
            }

            total += having.Length;

            if (total > LargestFleet)
            {
                throw cursor.ErrorAt(start, $"these kernels have more than {LargestFleet} lines together; split the file");
            }

            if (keyword == SnapshotFormat.Set)
            {
                ReadSet(cursor, having);
                cursor.RequireEnd();
            }
            else if (keyword == SnapshotFormat.Kfunc)
            {
                // The sets that it names may stand below.
                kfuncs.Add((cursor, having));
            }
            else
            {
                types.Add((DeclarationLine.Read(cursor, keyword), cursor, having));
                cursor.RequireEnd();
            }
        }

        private void ReadSet(LineCursor cursor, int[] having)
        {
            int start = cursor.Position;
            (string name, EquatableArray<string>? hooks) = SnapshotHead.ReadSet(cursor);

            sets.Add(having);

            foreach (int member in having)
            {
                if (targets[member].Head.Sets.ContainsKey(name))
                {
                    throw cursor.ErrorAt(start, $"set '{name}' is declared twice for {targets[member].Name}");
                }

                targets[member].Head.Sets.Add(name, hooks);
            }
        }

        private EquatableArray<Kfunc>[] Kfuncs()
        {
            List<(Kfunc Kfunc, LineCursor Cursor, int[] Members)> read = [];
            int[] kinds = KindsOfHeads();
            Dictionary<int[], int[]> kindsOf = [];

            foreach ((LineCursor cursor, int[] having) in kfuncs)
            {
                if (!kindsOf.TryGetValue(having, out int[]? known))
                {
                    kindsOf.Add(having, known = FirstOfEach(having, kinds));
                }

                read.AddRange(ReadForms(cursor, having, kinds, known));
            }

            return PutTogether(
                [.. read.OrderBy(static one => one.Kfunc.Name, StringComparer.Ordinal)
                    .ThenBy(static one => one.Kfunc.Module, StringComparer.Ordinal)],
                static (one, other) => one.Name == other.Name && one.Module == other.Module,
                static kfunc => $"kfunc '{kfunc.Name}' is listed");
        }

        private EquatableArray<CTypeDeclaration>[] Types() => PutTogether(
            [.. types.OrderBy(static one => CDeclaration.Keyword(one.Type), StringComparer.Ordinal)
                .ThenBy(static one => one.Type.Name, StringComparer.Ordinal)],
            IsSame,
            static type => $"'{type.Name}' is declared");

        // Once for all kernels that have the same.
        private EquatableArray<T>[] PutTogether<T>(
            (T Item, LineCursor Cursor, int[] Members)[] ordered, Func<T, T, bool> isSame, Func<T, string> complaint)
        {
            AlikeMembers alike = new(targets.Count, ordered.Select(static one => one.Members));
            List<T>[] lists = [.. alike.First.Select(static _ => new List<T>())];

            foreach ((T item, LineCursor cursor, int[] having) in ordered)
            {
                foreach (int number in alike.ClassesOf(having))
                {
                    List<T> list = lists[number];

                    if (list.Count > 0 && isSame(list[list.Count - 1], item))
                    {
                        throw cursor.ErrorAt(0, $"{complaint(item)} twice for {targets[alike.First[number]].Name}");
                    }

                    list.Add(item);
                }
            }

            EquatableArray<T>[] arrays = [.. lists.Select(static list => list.ToEquatableArray())];
            return [.. targets.Select((_, i) => arrays[alike.ClassOf(i)])];
        }

        // What a line says, with the kernels to which it says that: the heads of most are alike.
        private IEnumerable<(Kfunc Kfunc, LineCursor Cursor, int[] Members)> ReadForms(
            LineCursor cursor, int[] having, int[] kinds, int[] firstOfKinds)
        {
            int place = cursor.Position;
            List<KfuncLine> forms = [];
            Dictionary<int, int> formOf = [];

            foreach (int member in firstOfKinds)
            {
                SnapshotHead head = targets[member].Head;
                int form = forms.FindIndex(one => one.IsAlsoOf(head));

                if (form < 0)
                {
                    cursor.Position = place;
                    form = forms.Count;
                    forms.Add(KfuncLine.Read(cursor, head));
                    cursor.RequireEnd();
                }

                formOf.Add(kinds[member], form);
            }

            return forms.Select((line, form) => (
                line.Kfunc, cursor, forms.Count == 1 ? having : [.. having.Where(member => formOf[kinds[member]] == form)]));
        }

        private static int[] FirstOfEach(int[] having, int[] kinds)
        {
            HashSet<int> seen = [];
            return [.. having.Where(member => seen.Add(kinds[member]))];
        }

        // Kernels below whose heads every line says the same.
        private int[] KindsOfHeads()
        {
            AlikeMembers bySets = new(targets.Count, sets);
            List<int> kinds = [];
            int[] kindOf = new int[targets.Count];

            for (int i = 0; i < targets.Count; i++)
            {
                int kind = kinds.FindIndex(known =>
                    bySets.ClassOf(known) == bySets.ClassOf(i) && targets[known].Head.IsLikeButForSets(targets[i].Head));
                kindOf[i] = kind < 0 ? kinds.Count : kind;

                if (kind < 0)
                {
                    kinds.Add(i);
                }
            }

            return kindOf;
        }

        private static bool IsSame(CTypeDeclaration one, CTypeDeclaration other) =>
            one.Name == other.Name && CDeclaration.Keyword(one) == CDeclaration.Keyword(other);
    }
}
