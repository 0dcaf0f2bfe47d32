using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A socket filter in the kernel: it is attached to sockets, <see cref="SocketLinks"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedSocketFilterProgram : LoadedPacketProgram
{
    internal LoadedSocketFilterProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
