namespace KfuncGen.Snapshots.Obligations;

/// <summary>What an argument is, by its type and by who holds what it points to.</summary>
/// <remarks>get_kfunc_ptr_arg_type in kernel/bpf/verifier.c, 6.12 and 7.3.</remarks>
public enum ArgumentKind
{
    /// <summary>A number.</summary>
    Scalar,

    /// <summary>The program's context.</summary>
    Context,

    /// <summary>A struct of the program's own, on its stack or in a map value: a dynptr, an iterator, a lock.</summary>
    OwnObject,

    /// <summary>A kernel object that the program only points at.</summary>
    KernelObject,

    /// <summary>Memory whose size the next argument says.</summary>
    SizedMemory,

    /// <summary>Memory of the size of its type.</summary>
    TypedMemory,

    /// <summary>A function of the program that is called back.</summary>
    Callback,

    /// <summary>A void pointer. What it must be the verifier knows by a suffix or by the kfunc's name.</summary>
    Untyped,
}
