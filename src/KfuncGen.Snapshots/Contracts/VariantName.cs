namespace KfuncGen.Snapshots.Contracts;

/// <summary>
/// How a variant of a kfunc is called: the kernel's name for the newest, the name, <c>___</c> and a flavour for another. The kernel has
/// names with three underscores itself (<c>scx_bpf_dsq_insert___v2</c>, kernel/sched/ext/ext.c, 7.2), so only who knows the kfuncs can
/// tell a name's parts: nothing else takes such a name apart.
/// </summary>
public static class VariantName
{
    private const string Separator = "___";

    /// <summary>A variant's name.</summary>
    /// <param name="kfunc">The kernel's name.</param>
    /// <param name="flavour">What tells the variant from the newest one; null for that.</param>
    public static string Of(string kfunc, string? flavour) => flavour is null ? kfunc : kfunc + Separator + flavour;

    /// <summary>The names that the kfunc of a variant may have, longest first: the whole, then ever less of its end.</summary>
    public static IEnumerable<string> PossibleKfuncs(string variant)
    {
        yield return variant;

        for (int end = Last(variant, variant.Length); end > 0; end = Last(variant, end))
        {
            yield return variant.Substring(0, end);
        }
    }

    /// <summary>The kfunc of a variant; null where no kfunc has any of its possible names.</summary>
    /// <param name="variant">The variant's name.</param>
    /// <param name="isKfunc">Whether there is a kfunc of a name.</param>
    public static string? FindKfunc(string variant, Func<string, bool> isKfunc) => PossibleKfuncs(variant).FirstOrDefault(isKfunc);

    private static int Last(string name, int end) => name.LastIndexOf(Separator, Math.Max(end - 1, 0), StringComparison.Ordinal);
}
