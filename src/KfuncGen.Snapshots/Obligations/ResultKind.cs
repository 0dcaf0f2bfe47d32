namespace KfuncGen.Snapshots.Obligations;

/// <summary>What a result is.</summary>
/// <remarks>check_kfunc_call in kernel/bpf/verifier.c, 6.12 and 7.3.</remarks>
public enum ResultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A number.</summary>
    Scalar,

    /// <summary>A pointer to a kernel object.</summary>
    KernelObject,

    /// <summary>A pointer to memory of the size of its type.</summary>
    Memory,

    /// <summary>A pointer to as much memory as an argument asked for.</summary>
    SizedMemory,

    /// <summary>A void pointer, which is a number to the verifier where the kfunc's name does not say more.</summary>
    Untyped,
}
