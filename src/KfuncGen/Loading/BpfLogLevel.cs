namespace KfuncGen;

/// <summary>What the verifier is to say of a program that it accepts: BPF_LOG_*, include/linux/bpf_verifier.h, 7.2.</summary>
[Flags]
public enum BpfLogLevel
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Every instruction on the ways that it checks, and what it knows of the registers before and after.</summary>
    Instructions = 2,

    /// <summary>How many instructions and states it went through, and how long that took.</summary>
    Statistics = 4,
}
