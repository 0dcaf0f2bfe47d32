using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A flow dissector in the kernel: it is attached to network namespaces, <see cref="NamespaceLinks"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedFlowDissectorProgram : LoadedPacketProgram
{
    internal LoadedFlowDissectorProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
