using KfuncGen.Loading;

namespace KfuncGen;

/// <summary>
/// A program that probes functions of programs and libraries, in the kernel: it is attached to them, <see cref="ProbeLinks"/>.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LoadedUprobeProgram : LoadedBpfProgram
{
    internal LoadedUprobeProgram(BpfProgram program, LoadedParts parts)
        : base(program, parts)
    {
    }
}
