using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A program that chooses sockets, in the kernel: it is attached to network namespaces, <see cref="NamespaceLinks"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedSkLookupProgram : LoadedBpfProgram
{
    internal LoadedSkLookupProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
