namespace KfuncGen.Linux.SystemCalls;

/// <summary>What a run is given besides memory, and what it leaves.</summary>
internal struct ProgramRun
{
    /// <summary>How often to run; 0 lets the kernel decide, as syscall programs must.</summary>
    public uint Repeat;

    /// <summary>What the program returned, the last time.</summary>
    public uint ReturnValue;

    /// <summary>The length of the packet afterwards, which may exceed the room there was.</summary>
    public uint OutputLength;

    /// <summary>How long a run took on average, in nanoseconds.</summary>
    public uint Duration;
}
