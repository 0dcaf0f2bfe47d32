using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Obligations;

/// <summary>
/// The suffixes of kernel parameter names that tell the verifier what an argument must be. Matched by plain comparison of
/// the end of the name, which must be longer than the suffix: btf_param_match_suffix in kernel/bpf/btf.c, 7.3.
/// </summary>
public static class ParameterSuffix
{
    /// <summary>A scalar that holds the size in bytes of the memory the previous argument points to. Since 5.18.</summary>
    public const string Size = "__sz";

    /// <summary>Like <see cref="Size"/>, and known to the verifier. Since 6.4.</summary>
    public const string ConstantSize = "__szk";

    /// <summary>A scalar that the verifier must know. Since 6.2.</summary>
    public const string Constant = "__k";

    /// <summary>Not checked at all. Since 6.2.</summary>
    public const string Ignored = "__ign";

    /// <summary>A dynptr that the kfunc initializes. Since 6.4.</summary>
    public const string Uninitialized = "__uninit";

    /// <summary>The memory of a sized argument may be null. 6.5 to 6.19.</summary>
    public const string Optional = "__opt";

    /// <summary>May be null. Since 6.7; for sized memory since 7.0.</summary>
    public const string Nullable = "__nullable";

    /// <summary>A constant string. Since 6.8.</summary>
    public const string ConstantString = "__str";

    /// <summary>Filled by the verifier with the calling program; what is passed does not matter. 6.16 to 6.19.</summary>
    public const string Program = "__prog";

    // Longer ones first, so that "__szk" is not read as a name that ends in "__sz" and a "k".
    private static readonly string[] All =
    [
        "__refcounted_kptr", "__nonown_allowed", Nullable, "__const_map", "__irq_flag", Uninitialized, "__arena",
        "__alloc", "__iter", Program, Optional, ConstantSize, Ignored, ConstantString, "__map", Size, Constant,
    ];

    /// <summary>Whether a parameter's name carries a suffix, alone or before others.</summary>
    public static bool Has(CParameter parameter, string suffix) => Of(parameter.Name).Contains(suffix);

    /// <summary>The name without its suffixes.</summary>
    public static string Strip(string name)
    {
        while (Last(name) is { } suffix)
        {
            name = name.Substring(0, name.Length - suffix.Length);
        }

        return name;
    }

    /// <summary>The suffixes of a name, last one first.</summary>
    public static IEnumerable<string> Of(string name)
    {
        while (Last(name) is { } suffix)
        {
            yield return suffix;
            name = name.Substring(0, name.Length - suffix.Length);
        }
    }

    private static string? Last(string name)
    {
        foreach (string suffix in All)
        {
            if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return suffix;
            }
        }

        return null;
    }
}
