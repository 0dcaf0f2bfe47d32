using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>An XDP program in the kernel: it is attached to interfaces, <see cref="InterfaceLinks"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedXdpProgram : LoadedPacketProgram
{
    internal LoadedXdpProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
