namespace KfuncGen.Bpf.Verification.Contracts;

/// <summary>What an argument has to be.</summary>
public enum CalleeArgumentKind
{
    /// <summary>Nothing is known of it, or the verifier does not look: it is not judged.</summary>
    Unjudged,

    /// <summary>A number that the verifier must know: <c>__k</c>, <c>__szk</c>.</summary>
    Constant,

    /// <summary>The size of the memory before it, which must not be zero.</summary>
    Size,

    /// <summary>A kernel object.</summary>
    Object,

    /// <summary>Memory of the program's own.</summary>
    Memory,

    /// <summary>Memory of the program's own that is not on its stack.</summary>
    SharedMemory,

    /// <summary>A dynptr that is there.</summary>
    Dynptr,

    /// <summary>A dynptr that the call makes: <c>__uninit</c>.</summary>
    NewDynptr,

    /// <summary>An iterator's state.</summary>
    Iterator,

    /// <summary>The state of interrupts, on the stack: <c>__irq_flag</c>.</summary>
    InterruptState,
}
