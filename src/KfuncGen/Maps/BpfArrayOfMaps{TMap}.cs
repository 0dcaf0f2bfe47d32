using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>Maps, by index.</summary>
/// <typeparam name="TMap">The maps, all of one type, size and number of elements.</typeparam>
/// <remarks>A map that is in it stays in the kernel, also where nothing else refers to it.</remarks>
[KernelMap(BpfMapType.ArrayOfMaps, Key = typeof(uint), Value = typeof(uint))]
public sealed unsafe class BpfArrayOfMaps<TMap> : BpfMap, IBpfMapKind<BpfArrayOfMaps<TMap>>
    where TMap : BpfMap, IBpfMapKind<TMap>
{
    private BpfArrayOfMaps(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Puts a map in, in the place of the one that is there.</summary>
    /// <exception cref="BpfMapException">The kernel refuses: it is not like the others.</exception>
    public void Set(uint index, TMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        using Borrowed borrowed = new(map.Open.Handle);
        uint descriptor = borrowed.Descriptor;
        MapAccess.Write(Open, &index, &descriptor);
    }

    /// <summary>Reads the number of a map, by which it can be opened.</summary>
    /// <returns>False where there is none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryGetId(uint index, out uint id)
    {
        uint found = 0;
        bool isThere = MapAccess.TryRead(Open, &index, &found);
        id = found;
        return isThere;
    }

    /// <summary>Opens a map.</summary>
    /// <returns>The map, to be disposed; null where there is none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public TMap? OpenInner(uint index) => TryGetId(index, out uint id) ? OpenById<TMap>(id) : null;

    /// <summary>Takes a map out.</summary>
    /// <returns>False where there was none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool Remove(uint index)
    {
        return MapAccess.TryRemove(Open, &index);
    }

    /// <summary>In BPF: a map; null where there is none.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="OpenInner"/>.</exception>
    [MapHelper("bpf_map_lookup_elem")]
    public TMap? Find(in uint index) => throw BpfOnlyException.ForMap(nameof(Find), nameof(OpenInner));

    static MapShape IBpfMapKind<BpfArrayOfMaps<TMap>>.ShapeOf(BpfMapOptions options) =>
        MapShapes.Of(bpf_map_type.BPF_MAP_TYPE_ARRAY_OF_MAPS, sizeof(uint), sizeof(uint), options) with
        {
            InnerShape = TMap.ShapeOf(options.Inner ?? new() { MaxEntries = 1 }),
        };

    static BpfArrayOfMaps<TMap> IBpfMapKind<BpfArrayOfMaps<TMap>>.Of(OpenMap map) => new(map);
}
