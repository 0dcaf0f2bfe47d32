using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>A program at a trace point, in the kernel: it is attached to it, <see cref="TracepointLinks"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedTracepointProgram : LoadedBpfProgram
{
    internal LoadedTracepointProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
