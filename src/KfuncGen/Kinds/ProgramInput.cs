namespace KfuncGen.Kinds;

/// <summary>What BPF_PROG_TEST_RUN gives a program.</summary>
internal enum ProgramInput
{
    /// <summary>The kernel does not run such programs by itself.</summary>
    None,

    /// <summary>A packet.</summary>
    Packet,

    /// <summary>A struct of the program's own.</summary>
    Context,
}
