using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A program of netfilter in the kernel: it is attached to hooks, <see cref="NetfilterLinks"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedNetfilterProgram : LoadedPacketProgram
{
    internal LoadedNetfilterProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
