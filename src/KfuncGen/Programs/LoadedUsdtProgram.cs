using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>
/// A program that takes the arguments of probes that programs and libraries have for tracers, in the kernel: it is attached to them,
/// <see cref="ProbeLinks"/>.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedUsdtProgram : LoadedBpfProgram
{
    internal LoadedUsdtProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
