using System.Runtime.CompilerServices;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>
/// Prefixes, of which the longest that matches a key counts: for addresses and networks. A key begins with the length of its prefix
/// in bits, an <c>uint</c> in the machine's order, and then has the bits, the first one first: struct bpf_lpm_trie_key_u8,
/// include/uapi/linux/bpf.h, 7.2. <see cref="Ipv4Prefix"/> is such a key.
/// </summary>
/// <remarks>Reading finds the longest prefix that a key has; adding, replacing and removing mean exactly the given one.</remarks>
/// <typeparam name="TKey">The keys.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
[KernelMap(BpfMapType.LpmTrie, Flags = BpfMapFlags.NoPreallocation)]
public sealed class BpfLpmTrie<TKey, TValue> : BpfKeyedMap<TKey, TValue>, IBpfMapKind<BpfLpmTrie<TKey, TValue>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    private BpfLpmTrie(OpenMap map)
        : base(map, isHash: false)
    {
    }

    static MapShape IBpfMapKind<BpfLpmTrie<TKey, TValue>>.ShapeOf(BpfMapOptions options) => new()
    {
        Type = bpf_map_type.BPF_MAP_TYPE_LPM_TRIE,
        Name = options.Name,
        KeySize = (uint)Unsafe.SizeOf<TKey>(),
        ValueSize = (uint)Unsafe.SizeOf<TValue>(),
        MaxEntries = options.MaxEntries,
        Flags = (bpf_map_create_flags)(options.Flags | BpfMapFlags.NoPreallocation),
        NumaNode = options.NumaNode,
    };

    static BpfLpmTrie<TKey, TValue> IBpfMapKind<BpfLpmTrie<TKey, TValue>>.Of(OpenMap map) => new(map);
}
