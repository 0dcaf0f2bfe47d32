namespace KfuncGen.Stubs.Naming;

/// <summary>Finds what somebody probably meant.</summary>
public static class NameSuggestion
{
    private const int MostSlips = 2;

    /// <summary>The part of a message that suggests a name, or nothing where none is near.</summary>
    public static string For(string name, IEnumerable<string> candidates) =>
        Nearest(name, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    /// <summary>The same for a pattern.</summary>
    public static string ForPattern(string pattern, IEnumerable<string> names) =>
        NearestPattern(pattern, names) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    /// <summary>The nearest name or pattern: one that ends in a star gets the nearest beginning that names have.</summary>
    public static string? NearestPattern(string pattern, IEnumerable<string> names)
    {
        string stem = pattern.TrimEnd('*');

        if (stem.Length == pattern.Length || stem.IndexOf('*') >= 0)
        {
            return Nearest(pattern, names);
        }

        return Nearest(stem, names.SelectMany(Beginnings).Distinct()) is { } nearest ? nearest + "*" : null;
    }

    /// <summary>The same where other names may be right, too: only what one or two letters tell apart.</summary>
    public static string ForSlip(string name, IEnumerable<string> candidates) =>
        Nearest(name, candidates, MostSlips) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    /// <summary>The nearest candidate; null where all differ in more than a third of their letters.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates) => Nearest(name, candidates, name.Length);

    private static string? Nearest(string name, IEnumerable<string> candidates, int most)
    {
        string? nearest = null;
        int best = Math.Min(name.Length / 3, most) + 1;

        foreach (string candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) < best && Distance(name, candidate) is int distance && distance < best)
            {
                best = distance;
                nearest = candidate;
            }
        }

        return nearest;
    }

    // bpf_task_from_pid begins with bpf_, bpf_task_ and bpf_task_from_.
    private static IEnumerable<string> Beginnings(string name)
    {
        for (int i = name.IndexOf('_'); i >= 0; i = name.IndexOf('_', i + 1))
        {
            yield return name.Substring(0, i + 1);
        }
    }

    /// <summary>The number of letters to insert, delete, replace or change places with the next (Damerau, Levenshtein).</summary>
    private static int Distance(string left, string right)
    {
        int[] first = new int[right.Length + 1];
        int[] previous = new int[right.Length + 1];
        int[] current = new int[right.Length + 1];

        for (int j = 0; j <= right.Length; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;

            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);

                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], first[j - 2] + 1);
                }
            }

            (first, previous, current) = (previous, current, first);
        }

        return previous[right.Length];
    }
}
