namespace KfuncGen.Bpf.Interpreter;

/// <summary>What a program did that the kernel would have refused, or that would have hurt it.</summary>
public enum BpfFaultKind
{
    /// <summary>An instruction that RFC 9669 does not define, or one with something in a reserved field.</summary>
    InvalidInstruction,

    /// <summary>A jump, a call or the end of the instructions led out of the program, or into a 64-bit constant.</summary>
    InvalidTarget,

    /// <summary>A register was read that nothing was written to, or that a call has destroyed.</summary>
    UndefinedRegister,

    /// <summary>A write to r10.</summary>
    FramePointerWritten,

    /// <summary>An access that does not lie in a region of memory as a whole.</summary>
    OutOfRange,

    /// <summary>A read of stack bytes that nothing was written to.</summary>
    UninitializedStack,

    /// <summary>A write to memory that is only for reading.</summary>
    ReadOnlyMemory,

    /// <summary>An access to the stack at an address that is no multiple of its size; the verifier refuses it on every machine.</summary>
    MisalignedStack,

    /// <summary>More than 8 frames: MAX_CALL_FRAMES, include/linux/bpf_verifier.h, 7.2.</summary>
    CallDepth,

    /// <summary>More than 512 bytes of stack in all frames together: MAX_BPF_STACK, include/linux/filter.h, 7.2.</summary>
    StackSize,

    /// <summary>A call of a kfunc or a helper that the host does not have.</summary>
    UnknownFunction,

    /// <summary>The step budget is used up.</summary>
    StepBudget,
}
