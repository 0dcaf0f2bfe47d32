using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A program for the sockets in a map, in the kernel: it is attached to the map, <see cref="SocketMapLinks"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedSocketMapProgram : LoadedBpfProgram
{
    internal LoadedSocketMapProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
