namespace KfuncGen.Stubs.Words;

/// <summary>Says where a kfunc cannot be called, and tells what is not there from what is there and refused.</summary>
public static class AbsenceWords
{
    /// <summary><c>missing on debian-6.1, debian-6.12 and refused on debian-7.2</c>; empty where it can be called everywhere.</summary>
    /// <param name="missing">The targets that lack it.</param>
    /// <param name="refused">The targets that have it and refuse every call.</param>
    /// <param name="all">How many targets there are; 0 where that is not told.</param>
    public static string Of(IReadOnlyCollection<string> missing, IReadOnlyCollection<string> refused, int all = 0) =>
        string.Join(" and ", Parts(missing, refused, all));

    private static IEnumerable<string> Parts(IReadOnlyCollection<string> missing, IReadOnlyCollection<string> refused, int all)
    {
        if (missing.Count > 0)
        {
            yield return "missing on " + TargetWords.Of(missing, all);
        }

        if (refused.Count > 0)
        {
            yield return "refused on " + TargetWords.Of(refused, all);
        }
    }
}
