namespace KfuncGen.Bpf.Differential.Running;

/// <summary>In what way a program failed.</summary>
public enum DiscrepancyKind
{
    /// <summary>The random program is no valid C#: the fault is the generator's.</summary>
    InvalidProgram,

    /// <summary>Lowering said that something in it cannot become BPF.</summary>
    Refused,

    /// <summary>Lowering threw.</summary>
    LoweringThrew,

    /// <summary>The intermediate representation is not well-formed.</summary>
    InvalidIr,

    /// <summary>The compiler threw.</summary>
    CompilerThrew,

    /// <summary>The code does what no program may do.</summary>
    Fault,

    /// <summary>The code does something else than the C# on the CLR.</summary>
    WrongResult,

    /// <summary>The kernel's verifier refused it for something else than its size.</summary>
    KernelRefused,

    /// <summary>In the kernel, it does something else than on the CLR; in the interpreter, it does not.</summary>
    WrongResultInKernel,
}
