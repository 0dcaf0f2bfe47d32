using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A program that probes many kernel functions at once, in the kernel: it is attached to them, <see cref="ProbeLinks"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedKprobeMultiProgram : LoadedBpfProgram
{
    internal LoadedKprobeMultiProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
