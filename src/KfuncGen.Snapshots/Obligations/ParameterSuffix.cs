using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Obligations;

/// <summary>
/// The suffixes of kernel parameter names that tell the verifier what an argument must be. Matched by plain comparison of
/// the end of the name, which must be longer than the suffix: btf_param_match_suffix in kernel/bpf/btf.c, 7.3.
/// </summary>
public static class ParameterSuffix
{
    // Until 7.2 __map asked for what __const_map asks for since: kernel/bpf/verifier.c, 7.2 and 7.3.
    private static readonly KernelVersion RunTimeMaps = new(7, 3);

    // Longer ones first, so that "__szk" is not read as a name that ends in "__sz" and a "k".
    private static readonly SuffixObligations[] All =
    [
        new("__refcounted_kptr", ArgumentObligation.RefCounted),
        new("__nonown_allowed", ArgumentObligation.NeedNotBeOwned),

        // Since 6.7; for sized memory since 7.0.
        new("__nullable", ArgumentObligation.MayBeNull),
        new("__const_map", ArgumentObligation.ConstantMap),
        new("__irq_flag", ArgumentObligation.InterruptFlags),

        // Since 6.4.
        new("__uninit", ArgumentObligation.Uninitialized),
        new("__arena", ArgumentObligation.InArena),
        new("__alloc", ArgumentObligation.Allocated),
        new("__iter", ArgumentObligation.Iterator),

        // The calling program. 6.16 to 6.19.
        new(SuppliedArguments.PassedSuffix, ArgumentObligation.FilledIn),

        // Sized memory that may be null. 6.5 to 6.19.
        new("__opt", ArgumentObligation.MayBeNull),

        // Since 6.4.
        new("__szk", ArgumentObligation.SizeOfPrevious, ArgumentObligation.Constant),

        // Since 6.2.
        new("__ign", ArgumentObligation.Unchecked),

        // Since 6.8.
        new("__str", ArgumentObligation.ConstantString),
        new("__map", EquatableArray.Create(ArgumentObligation.ConstantMap), Until: RunTimeMaps),
        new("__map", EquatableArray.Create(ArgumentObligation.RunTimeMap), From: RunTimeMaps),

        // Since 5.18.
        new("__sz", ArgumentObligation.SizeOfPrevious),

        // Since 6.2.
        new("__k", ArgumentObligation.Constant),
    ];

    /// <summary>Every suffix.</summary>
    public static IEnumerable<string> Names => All.Select(static row => row.Suffix).Distinct();

    /// <summary>What a parameter's suffixes, one or several, ask for on some kernel.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="version">The kernel's version; null where it is not known.</param>
    public static IEnumerable<ArgumentObligation> Demands(string name, KernelVersion? version)
    {
        for (; Last(name) is { } suffix; name = name.Substring(0, name.Length - suffix.Length))
        {
            foreach (SuffixObligations row in All.Where(row => row.Suffix == suffix && row.HoldsIn(version)))
            {
                foreach (ArgumentObligation obligation in row.Obligations)
                {
                    yield return obligation;
                }
            }
        }
    }

    /// <summary>Whether a parameter's suffixes ask for something, whatever the kernel.</summary>
    public static bool Demands(CParameter parameter, ArgumentObligation obligation) =>
        Demands(parameter.Name, version: null).Contains(obligation);

    /// <summary>The name without its suffixes.</summary>
    public static string Strip(string name)
    {
        while (Last(name) is { } suffix)
        {
            name = name.Substring(0, name.Length - suffix.Length);
        }

        return name;
    }

    private static string? Last(string name)
    {
        foreach (SuffixObligations row in All)
        {
            if (name.Length > row.Suffix.Length && name.EndsWith(row.Suffix, StringComparison.Ordinal))
            {
                return row.Suffix;
            }
        }

        return null;
    }
}
