using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>
/// A program that chooses among sockets of a port, in the kernel: it is attached to one of them, <see cref="SocketLinks"/>.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedReuseportProgram : LoadedBpfProgram
{
    internal LoadedReuseportProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
