namespace KfuncGen.Images.IdSets;

/// <summary>How a kernel marks the kfunc sets in <c>.BTF_ids</c>.</summary>
/// <remarks>BTF_SET8_KFUNCS: include/linux/btf_ids.h, 6.12 (there since 6.9).</remarks>
public enum KfuncIdSetFormat
{
    /// <summary>Since 6.9: the set's flag word is 1.</summary>
    Flagged,

    /// <summary>6.0 to 6.8: the flag word is 0, as in the sets of fmodret targets, which look the same.</summary>
    Unflagged,
}
