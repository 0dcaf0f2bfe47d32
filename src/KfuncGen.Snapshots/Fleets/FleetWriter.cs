using System.Text;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Fleets;

/// <summary>
/// Writes many snapshots as one text that has each line once, below the kernels that have it: what they share is seen, and the same
/// snapshots give the same bytes in whatever order they come.
/// </summary>
public static class FleetWriter
{
    /// <summary>Writes snapshots.</summary>
    /// <param name="snapshots">The snapshots. Each has a name, which no other has.</param>
    /// <exception cref="ArgumentException">A name is missing, not allowed or there twice, or a set has different hooks in one.</exception>
    public static string Write(IEnumerable<KernelSnapshot> snapshots)
    {
        KernelSnapshot[] kernels =
        [
            .. snapshots
                .OrderBy(static snapshot => snapshot.Version ?? default)
                .ThenBy(static snapshot => snapshot.Name, StringComparer.Ordinal),
        ];

        CheckNames(kernels);

        StringBuilder text = new();
        text.Append(FleetFormat.Signature).Append(' ').Append(FleetFormat.Version).Append('\n');
        Dictionary<SharedLine, List<int>> holders = [];
        Dictionary<object, string> written = new(ReferenceComparer.Instance);

        for (int i = 0; i < kernels.Length; i++)
        {
            bool hasTags = kernels[i].Kfuncs.Any(static kfunc => kfunc.IsTagged);
            text.Append('\n').Append(FleetFormat.Target).Append(' ').Append(kernels[i].Name).Append('\n');
            SnapshotWriter.WriteFields(text, kernels[i], hasTags);

            foreach (SharedLine line in Lines(kernels[i], hasTags, written))
            {
                if (!holders.TryGetValue(line, out List<int>? list))
                {
                    holders.Add(line, list = []);
                }

                list.Add(i);
            }
        }

        WriteSections(text, kernels, holders);
        return text.ToString();
    }

    /// <summary>Whether a kernel can have a name among others.</summary>
    public static bool IsName(string name) => FleetFormat.IsName(name);

    private static void CheckNames(KernelSnapshot[] kernels)
    {
        HashSet<string> names = new(StringComparer.Ordinal);

        foreach (KernelSnapshot kernel in kernels)
        {
            if (kernel.Name is not { } name || !FleetFormat.IsName(name))
            {
                throw new ArgumentException($"'{kernel.Name}' cannot be the name of a kernel among others.", nameof(kernels));
            }

            if (!names.Add(name))
            {
                throw new ArgumentException($"Two kernels have the name '{name}'.", nameof(kernels));
            }
        }
    }

    // What was read once is one object, and is written once.
    private static IEnumerable<SharedLine> Lines(KernelSnapshot kernel, bool hasTags, Dictionary<object, string> written)
    {
        foreach (string set in SnapshotWriter.Sets(kernel))
        {
            yield return new SharedLine(0, set, "", set);
        }

        foreach (Kfunc kfunc in kernel.Kfuncs)
        {
            // What BTF does not mark is said where it marks any.
            string line = Once(written, kfunc, static one => SnapshotWriter.Line(one, hasTags: false));
            yield return new SharedLine(
                1, kfunc.Name, kfunc.Module ?? "", hasTags && !kfunc.IsTagged ? $"{line} {SnapshotFormat.Untagged}" : line);
        }

        foreach (CTypeDeclaration type in kernel.Types)
        {
            yield return new SharedLine(2, CDeclaration.Keyword(type), type.Name, Once(written, type, SnapshotWriter.Line));
        }
    }

    private static string Once<T>(Dictionary<object, string> written, T what, Func<T, string> write)
        where T : class
    {
        if (!written.TryGetValue(what, out string? line))
        {
            written.Add(what, line = write(what));
        }

        return line;
    }

    private static void WriteSections(StringBuilder text, KernelSnapshot[] kernels, Dictionary<SharedLine, List<int>> holders)
    {
        foreach (IGrouping<string, KeyValuePair<SharedLine, List<int>>> section in holders
            .GroupBy(pair => Names(kernels, pair.Value), StringComparer.Ordinal)
            .OrderByDescending(static section => section.First().Value.Count)
            .ThenBy(static section => section.First().Value[0])
            .ThenBy(static section => section.Key, StringComparer.Ordinal))
        {
            text.Append('\n').Append(FleetFormat.On).Append(' ').Append(section.Key).Append('\n');

            foreach (SharedLine line in section.Select(static pair => pair.Key).OrderBy(static line => line))
            {
                text.Append(line.Text).Append('\n');
            }
        }
    }

    private static string Names(KernelSnapshot[] kernels, List<int> holders)
    {
        if (holders.Count == kernels.Length)
        {
            return FleetFormat.All;
        }

        List<string> ranges = [];

        for (int i = 0; i < holders.Count;)
        {
            int end = i;

            while (end + 1 < holders.Count && holders[end + 1] == holders[end] + 1)
            {
                end++;
            }

            string first = kernels[holders[i]].Name!;
            string last = kernels[holders[end]].Name!;

            // Two are told by their names.
            ranges.Add(end == i ? first : end == i + 1 ? first + FleetFormat.Separator + last : first + FleetFormat.Range + last);
            i = end + 1;
        }

        return string.Join(FleetFormat.Separator, ranges);
    }
}
