using System.Runtime.CompilerServices;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>A hash table with a value for each CPU.</summary>
/// <inheritdoc cref="BpfPerCpuKeyedMap{TKey, TValue}"/>
[KernelMap(BpfMapType.PerCpuHash)]
public sealed class BpfPerCpuHashMap<TKey, TValue> : BpfPerCpuKeyedMap<TKey, TValue>, IBpfMapKind<BpfPerCpuHashMap<TKey, TValue>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    private BpfPerCpuHashMap(OpenMap map)
        : base(map)
    {
    }

    static MapShape IBpfMapKind<BpfPerCpuHashMap<TKey, TValue>>.ShapeOf(BpfMapOptions options) => new()
    {
        Type = bpf_map_type.BPF_MAP_TYPE_PERCPU_HASH,
        Name = options.Name,
        KeySize = (uint)Unsafe.SizeOf<TKey>(),
        ValueSize = (uint)Unsafe.SizeOf<TValue>(),
        MaxEntries = options.MaxEntries,
        Flags = (bpf_map_create_flags)options.Flags,
        NumaNode = options.NumaNode,
    };

    static BpfPerCpuHashMap<TKey, TValue> IBpfMapKind<BpfPerCpuHashMap<TKey, TValue>>.Of(OpenMap map) => new(map);
}
