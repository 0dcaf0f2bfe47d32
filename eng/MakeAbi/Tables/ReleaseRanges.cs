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

    /// <summary>The releases that are meant among all.</summary>
    public static IEnumerable<string> Read(IReadOnlyList<string> all, string ranges)
    {
        string[] known = [.. all];
        int At(string release) => Array.IndexOf(known, release) is >= 0 and int at
            ? at
            : throw new AbiException($"{HelperKindTable.Path}: '{release}' in '{ranges}' is none of the releases that were asked.");

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
