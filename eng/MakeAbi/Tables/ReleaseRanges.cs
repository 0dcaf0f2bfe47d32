namespace KfuncGen.MakeAbi.Tables;

/// <summary>
/// Some of the releases that were asked, as text: <c>6.12-</c> from one on, <c>-6.18</c> up to one, <c>6.12-6.18</c>, or <c>6.12</c>;
/// several with commas between them.
/// </summary>
internal static class ReleaseRanges
{
    /// <summary>Writes some of the releases that were asked for something.</summary>
    /// <param name="asked">Those that were asked for it, the oldest first.</param>
    /// <param name="some">Some of them.</param>
    public static string Write(IReadOnlyList<string> asked, IReadOnlySet<string> some)
    {
        List<string> ranges = [];

        for (int i = 0; i < asked.Count; i++)
        {
            if (!some.Contains(asked[i]))
            {
                continue;
            }

            int first = i;

            while (i + 1 < asked.Count && some.Contains(asked[i + 1]))
            {
                i++;
            }

            ranges.Add(
                first == i && first > 0 && i < asked.Count - 1 ? asked[i]
                : $"{(first > 0 ? asked[first] : "")}-{(i < asked.Count - 1 ? asked[i] : "")}");
        }

        return string.Join(',', ranges);
    }

    /// <summary>What stands behind a word that holds for some of the releases that were asked: nothing where these are all.</summary>
    public static string Suffix(IReadOnlyList<string> asked, IEnumerable<string> some)
    {
        HashSet<string> releases = [.. some];
        return releases.Count == asked.Count ? "" : "@" + Write(asked, releases);
    }

    /// <summary>Whether a word holds for a release: what has nothing behind it does.</summary>
    public static bool Holds(IReadOnlyList<string> all, string word, string release) =>
        word.IndexOf('@', StringComparison.Ordinal) is var at && (at < 0 || Read(all, word[(at + 1)..]).Contains(release));

    /// <summary>The releases that are meant among all.</summary>
    public static IEnumerable<string> Read(IReadOnlyList<string> all, string ranges)
    {
        string[] known = [.. all];
        int At(string release) => Array.IndexOf(known, release) is >= 0 and int at
            ? at
            : throw new AbiException($"'{release}' in '{ranges}' is none of the releases that were asked: {string.Join(' ', known)}.");

        foreach (string range in ranges.Split(','))
        {
            string[] ends = range.Split('-');
            int first = ends[0].Length > 0 ? At(ends[0]) : 0;
            int last = ends is [_, { Length: > 0 } end] ? At(end) : ends.Length == 1 ? first : all.Count - 1;

            for (int i = first; i <= last; i++)
            {
                yield return all[i];
            }
        }
    }
}
