using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A program of traffic control in the kernel: it is attached to interfaces, <see cref="InterfaceLinks"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedTcProgram : LoadedPacketProgram
{
    internal LoadedTcProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
