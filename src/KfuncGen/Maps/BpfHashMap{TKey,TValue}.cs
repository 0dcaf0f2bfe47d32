using System.Runtime.CompilerServices;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>A hash table.</summary>
/// <inheritdoc cref="BpfKeyedMap{TKey, TValue}"/>
[KernelMap(BpfMapType.Hash)]
public sealed class BpfHashMap<TKey, TValue> : BpfKeyedMap<TKey, TValue>, IBpfMapKind<BpfHashMap<TKey, TValue>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    private BpfHashMap(OpenMap map)
        : base(map, isHash: true)
    {
    }

    /// <summary>Removes an element and gives its value, both at once (kernel 5.14).</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value that it had; the default where there is none.</param>
    /// <returns>False where there is none with this key.</returns>
    /// <exception cref="BpfMapException">The kernel refuses, or cannot do so.</exception>
    public bool Remove(in TKey key, out TValue value) => Take(in key, out value);

    /// <summary>In BPF: calls a function for each element, until it says stop (kernel 5.13).</summary>
    /// <param name="callback">The function: a static method with [BpfFunction], a static local function or a static lambda.</param>
    /// <returns>How many elements it was called for, or an errno value below 0.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the enumerator.</exception>
    [MapHelper("bpf_for_each_map_elem", Flags = 0)]
    public int ForEach(BpfElementCallback<TKey, TValue> callback) => throw BpfOnlyException.ForMap(nameof(ForEach), "foreach");

    /// <summary>In BPF: calls a function for each element, until it says stop (kernel 5.13).</summary>
    /// <typeparam name="TContext">What the function gets from the program.</typeparam>
    /// <param name="callback">The function: a static method with [BpfFunction], a static local function or a static lambda.</param>
    /// <param name="context">What the function gets from the program, and may change.</param>
    /// <returns>How many elements it was called for, or an errno value below 0.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the enumerator.</exception>
    [MapHelper("bpf_for_each_map_elem", Flags = 0)]
    public int ForEach<TContext>(BpfElementCallback<TKey, TValue, TContext> callback, ref TContext context)
        where TContext : unmanaged => throw BpfOnlyException.ForMap(nameof(ForEach), "foreach");

    static MapShape IBpfMapKind<BpfHashMap<TKey, TValue>>.ShapeOf(BpfMapOptions options) => new()
    {
        Type = bpf_map_type.BPF_MAP_TYPE_HASH,
        Name = options.Name,
        KeySize = (uint)Unsafe.SizeOf<TKey>(),
        ValueSize = (uint)Unsafe.SizeOf<TValue>(),
        MaxEntries = options.MaxEntries,
        Flags = (bpf_map_create_flags)options.Flags,
        NumaNode = options.NumaNode,
    };

    static BpfHashMap<TKey, TValue> IBpfMapKind<BpfHashMap<TKey, TValue>>.Of(OpenMap map) => new(map);
}
