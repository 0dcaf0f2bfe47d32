using System.Runtime.CompilerServices;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>A hash table with a value for each CPU that is never full: it forgets what was not used for long.</summary>
/// <inheritdoc cref="BpfPerCpuKeyedMap{TKey, TValue}"/>
[KernelMap(BpfMapType.LruPerCpuHash)]
public sealed class BpfLruPerCpuHashMap<TKey, TValue> : BpfPerCpuKeyedMap<TKey, TValue>, IBpfMapKind<BpfLruPerCpuHashMap<TKey, TValue>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    private BpfLruPerCpuHashMap(OpenMap map)
        : base(map)
    {
    }

    static MapShape IBpfMapKind<BpfLruPerCpuHashMap<TKey, TValue>>.ShapeOf(BpfMapOptions options) => new()
    {
        Type = bpf_map_type.BPF_MAP_TYPE_LRU_PERCPU_HASH,
        Name = options.Name,
        KeySize = (uint)Unsafe.SizeOf<TKey>(),
        ValueSize = (uint)Unsafe.SizeOf<TValue>(),
        MaxEntries = options.MaxEntries,
        Flags = (bpf_map_create_flags)options.Flags,
        NumaNode = options.NumaNode,
    };

    static BpfLruPerCpuHashMap<TKey, TValue> IBpfMapKind<BpfLruPerCpuHashMap<TKey, TValue>>.Of(OpenMap map) => new(map);
}
