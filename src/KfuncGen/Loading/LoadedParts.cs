using KfuncGen.Linux.SystemCalls;
using KfuncGen.Usdt;

namespace KfuncGen.Loading;

/// <summary>What a loaded program consists of.</summary>
/// <param name="System">Where it is loaded.</param>
/// <param name="Program">The program.</param>
/// <param name="WritableData">The map with its writable data; null where it has none.</param>
/// <param name="Log">What the verifier said; null for nothing.</param>
internal sealed record LoadedParts(BpfSystem System, BpfHandle Program, BpfHandle? WritableData, string? Log) : IDisposable
{
    /// <summary>Where the arguments of probes are, for a program at probes for tracers that asks; null for others.</summary>
    public UsdtSites? Sites { get; init; }

    /// <summary>Closes the descriptors.</summary>
    public void Dispose()
    {
        Program.Dispose();
        WritableData?.Dispose();
        Sites?.Dispose();
    }
}
