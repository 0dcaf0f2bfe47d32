namespace KfuncGen.Bpf.Selection;

/// <summary>Registers by number: those of the machine first, then as many others as a function asks for.</summary>
internal static class MachineRegister
{
    /// <summary>No register.</summary>
    public const int None = -1;

    /// <summary>What a function returns.</summary>
    public const int Result = 0;

    /// <summary>The first argument; the other four follow.</summary>
    public const int FirstArgument = 1;

    /// <summary>How many registers values may live in: all but the frame pointer.</summary>
    public const int AllocatableCount = 10;

    /// <summary>Registers 0 to 5 do not survive a call.</summary>
    public const int ClobberedCount = 6;

    /// <summary>The end of the frame; read only.</summary>
    public const int FramePointer = 10;

    /// <summary>The first number that is not a register of the machine.</summary>
    public const int FirstVirtual = 16;

    /// <summary>Whether the allocator has to find a register for it.</summary>
    public static bool IsVirtual(int register) => register >= FirstVirtual;
}
