using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A program that takes samples, in the kernel: it is attached to what is counted, <see cref="PerfEventLinks"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedPerfEventProgram : LoadedBpfProgram
{
    internal LoadedPerfEventProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
