using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A program that probes many functions of a program or library at once, in the kernel: it is attached to them,
/// <see cref="ProbeLinks"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedUprobeMultiProgram : LoadedBpfProgram
{
    internal LoadedUprobeMultiProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
