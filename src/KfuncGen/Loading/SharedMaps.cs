using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Loading;

/// <summary>What the programs of an object share.</summary>
/// <param name="Maps">The maps by the names of their fields.</param>
/// <param name="Missing">Why others could not be made, as sentences.</param>
/// <param name="Data">The map with the data; null where there is none.</param>
/// <param name="Constants">What constants are in place of what their fields are.</param>
internal sealed record SharedMaps(
    IReadOnlyDictionary<string, BpfHandle> Maps,
    IReadOnlyDictionary<string, string> Missing,
    BpfHandle? Data,
    IReadOnlyDictionary<string, long> Constants)
{
    /// <summary>Why there is no shared data, as a sentence; null where there is, or none is needed.</summary>
    public string? NoData { get; init; }
}
