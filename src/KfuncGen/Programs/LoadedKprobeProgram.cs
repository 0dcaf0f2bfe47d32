using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A program that probes kernel functions, in the kernel: it is attached to them, <see cref="ProbeLinks"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedKprobeProgram : LoadedBpfProgram
{
    internal LoadedKprobeProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
