namespace KfuncGen.Linux.Tracing;

/// <summary>An argument of a probe at one of its places: how large it is, and where.</summary>
/// <param name="Size">Its bytes: 1, 2, 4 or 8.</param>
/// <param name="IsSigned">Whether it has a sign.</param>
/// <param name="Number">The argument itself where nothing else is said, or what is added to the registers.</param>
/// <param name="Base">Where in <c>struct pt_regs</c> the register is that is added; null for none.</param>
/// <param name="Index">Where the one is that is shifted before; null for none.</param>
/// <param name="Scale">By how many bits.</param>
/// <param name="IsMemory">Whether the sum is the address of the argument in the process, and not the argument.</param>
internal readonly record struct ProbeArgument(
    int Size, bool IsSigned, long Number, int? Base = null, int? Index = null, int Scale = 0, bool IsMemory = false);
