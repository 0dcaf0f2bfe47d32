namespace KfuncGen.Tool.Headers;

/// <summary>
/// The names under which a BPF object refers to kfuncs. A loader drops the last <c>___</c> of a name and what is behind it,
/// and looks for the rest, so that one object may declare several prototypes of one kfunc.
/// </summary>
/// <remarks>bpf_core_essential_name_len in libbpf's libbpf.c; for kfuncs since libbpf 1.3.</remarks>
internal static class LoaderName
{
    private const string Separator = "___";

    /// <summary>The name that a loader looks for.</summary>
    public static string Essential(string name)
    {
        // A longer run of underscores is part of a name: the separator has something else on both sides.
        for (int i = name.Length - Separator.Length - 1; i > 0; i--)
        {
            if (name[i - 1] != '_'
                && string.CompareOrdinal(name, i, Separator, 0, Separator.Length) == 0
                && name[i + Separator.Length] != '_')
            {
                return name[..i];
            }
        }

        return name;
    }

    /// <summary>A declaration's name for a kfunc.</summary>
    /// <param name="kfunc">The kernel's name. Some contain the separator themselves, as <c>scx_bpf_dsq_insert___v2</c>.</param>
    /// <param name="flavour">What tells this declaration from others; null for the newest.</param>
    /// <returns>A name of which a loader looks for the kernel's.</returns>
    public static string For(string kfunc, string? flavour) => (flavour, Essential(kfunc) == kfunc) switch
    {
        ({ } given, _) => kfunc + Separator + given,
        (null, true) => kfunc,
        _ => kfunc + Separator + "kfunc",
    };
}
