using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Maps;

/// <summary>Puts together what it takes to make a map.</summary>
internal static class MapShapes
{
    /// <summary>The shape of a map.</summary>
    public static MapShape Of(bpf_map_type type, int keySize, int valueSize, BpfMapOptions options, bpf_map_create_flags flags = 0) => new()
    {
        Type = type,
        Name = options.Name,
        KeySize = (uint)keySize,
        ValueSize = (uint)valueSize,
        MaxEntries = options.MaxEntries,
        Flags = (bpf_map_create_flags)options.Flags | flags,
        NumaNode = options.NumaNode,
    };
}
