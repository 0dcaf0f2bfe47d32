namespace KfuncGen.Btf.Format;

/// <summary>How an integer's bits are to be shown.</summary>
/// <remarks>BTF_INT_SIGNED, BTF_INT_CHAR, BTF_INT_BOOL: include/uapi/linux/btf.h, 7.2.</remarks>
[Flags]
internal enum BtfIntEncoding : byte
{
    /// <summary>An unsigned number.</summary>
    Unsigned = 0,

    /// <summary>A two's-complement number.</summary>
    Signed = 1,

    /// <summary>A character.</summary>
    Char = 2,

    /// <summary>Zero or one.</summary>
    Bool = 4,
}
