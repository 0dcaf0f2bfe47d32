namespace KfuncGen.Bpf.Code;

/// <summary>The limits of BPF that a program can go beyond.</summary>
public enum BpfCodeProblemKind
{
    /// <summary>A chain of calls needs more than 512 bytes of stack: MAX_BPF_STACK, include/linux/filter.h, 7.2.</summary>
    StackSize,

    /// <summary>A chain of calls is deeper than 8 frames: MAX_CALL_FRAMES, include/linux/bpf_verifier.h, 7.2.</summary>
    CallDepth,

    /// <summary>A function calls itself, directly or not.</summary>
    Recursion,

    /// <summary>A jump is farther than 32,767 slots.</summary>
    JumpDistance,

    /// <summary>The program has more than 1,000,000 slots: BPF_COMPLEXITY_LIMIT_INSNS, include/linux/bpf.h, 7.2.</summary>
    ProgramSize,
}
