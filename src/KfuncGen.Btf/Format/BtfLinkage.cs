namespace KfuncGen.Btf.Format;

/// <summary>
/// How far a function or a variable can be seen. Kernels write <see cref="Static"/> for every function, so it says nothing about
/// kfuncs.
/// </summary>
/// <remarks><c>enum btf_func_linkage</c> and BTF_VAR_*: include/uapi/linux/btf.h, 7.2.</remarks>
internal enum BtfLinkage
{
    /// <summary>In its own file.</summary>
    Static = 0,

    /// <summary>Everywhere.</summary>
    Global = 1,

    /// <summary>Defined elsewhere.</summary>
    Extern = 2,
}
