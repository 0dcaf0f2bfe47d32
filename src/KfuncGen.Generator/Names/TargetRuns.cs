using System.Globalization;
using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Names;

/// <summary>
/// Some of many targets, by their numbers: <c>#0-411,413</c>. The class lists the names once; a thousand of them on each of a thousand
/// stubs would be most of an assembly.
/// </summary>
internal static class TargetRuns
{
    private const char Mark = '#';
    private const int Few = 16;

    /// <summary>Whether targets are too many to be named each time.</summary>
    public static bool AreMany(EquatableArray<string> all) => all.Count > Few;

    /// <summary>The runs of names among all, from their first to their last number.</summary>
    /// <param name="names">The names, in the order of all.</param>
    /// <param name="all">All targets.</param>
    public static IEnumerable<(int First, int Last)> Of(EquatableArray<string> names, EquatableArray<string> all)
    {
        int next = 0;

        for (int i = 0; i < all.Count && next < names.Count; i++)
        {
            int first = i;

            while (i < all.Count && next < names.Count && all[i] == names[next])
            {
                i++;
                next++;
            }

            if (i > first)
            {
                yield return (first, i - 1);
            }
        }
    }

    /// <summary>The runs as text.</summary>
    /// <param name="names">The names, in the order of all.</param>
    /// <param name="all">All targets.</param>
    public static string Text(EquatableArray<string> names, EquatableArray<string> all) => Mark + string.Join(
        ",", Of(names, all).Select(static run => run.First == run.Last ? Number(run.First) : $"{Number(run.First)}-{Number(run.Last)}"));

    /// <summary>The names that an attribute has, whether by name or by number.</summary>
    /// <param name="names">What it has.</param>
    /// <param name="all">Finds all targets.</param>
    public static EquatableArray<string> Read(EquatableArray<string> names, Func<EquatableArray<string>> all)
    {
        if (names.Count != 1 || names[0].Length == 0 || names[0][0] != Mark)
        {
            return names;
        }

        EquatableArray<string> listed = all();
        List<string> found = [];

        foreach (string run in names[0].Substring(1).Split(','))
        {
            string[] ends = run.Split('-');

            if (TryNumber(ends[0], out int first) && TryNumber(ends[ends.Length - 1], out int last) && last < listed.Count)
            {
                for (int i = first; i <= last; i++)
                {
                    found.Add(listed[i]);
                }
            }
        }

        return found.ToEquatableArray();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
