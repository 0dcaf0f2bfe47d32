using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>Maps, by key.</summary>
/// <typeparam name="TKey">The keys, compared by their bytes.</typeparam>
/// <typeparam name="TMap">The maps, all of one type, size and number of elements.</typeparam>
/// <remarks>A map that is in it stays in the kernel, also where nothing else refers to it.</remarks>
[KernelMap(BpfMapType.HashOfMaps, Value = typeof(uint))]
public sealed unsafe class BpfHashOfMaps<TKey, TMap> : BpfMap, IBpfMapKind<BpfHashOfMaps<TKey, TMap>>
    where TKey : unmanaged
    where TMap : BpfMap, IBpfMapKind<TMap>
{
    private BpfHashOfMaps(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Puts a map in, in the place of the one that is there.</summary>
    /// <exception cref="BpfMapException">The kernel refuses: it is not like the others.</exception>
    public void Set(in TKey key, TMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        using Borrowed borrowed = new(map.Open.Handle);
        uint descriptor = borrowed.Descriptor;

        fixed (TKey* at = &key)
        {
            MapAccess.Write(Open, at, &descriptor);
        }
    }

    /// <summary>Reads the number of a map, by which it can be opened.</summary>
    /// <returns>False where there is none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryGetId(in TKey key, out uint id)
    {
        uint found = 0;
        bool isThere;

        fixed (TKey* at = &key)
        {
            isThere = MapAccess.TryRead(Open, at, &found);
        }

        id = found;
        return isThere;
    }

    /// <summary>Opens a map.</summary>
    /// <returns>The map, to be disposed; null where there is none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public TMap? OpenInner(in TKey key) => TryGetId(in key, out uint id) ? OpenById<TMap>(id) : null;

    /// <summary>Takes a map out.</summary>
    /// <returns>False where there was none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool Remove(in TKey key)
    {
        fixed (TKey* at = &key)
        {
            return MapAccess.TryRemove(Open, at);
        }
    }

    /// <summary>In BPF: a map; null where there is none.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="OpenInner"/>.</exception>
    [MapHelper("bpf_map_lookup_elem")]
    public TMap? Find(in TKey key) => throw BpfOnlyException.ForMap(nameof(Find), nameof(OpenInner));

    static MapShape IBpfMapKind<BpfHashOfMaps<TKey, TMap>>.ShapeOf(BpfMapOptions options) =>
        MapShapes.Of(bpf_map_type.BPF_MAP_TYPE_HASH_OF_MAPS, sizeof(TKey), sizeof(uint), options) with
        {
            InnerShape = TMap.ShapeOf(options.Inner ?? new() { MaxEntries = 1 }),
        };

    static BpfHashOfMaps<TKey, TMap> IBpfMapKind<BpfHashOfMaps<TKey, TMap>>.Of(OpenMap map) => new(map);
}
