using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>
/// A set that forgets nothing and keeps only bits: of a value that was not added it mostly, of one that was it always says that it
/// may be there (kernel 5.16).
/// </summary>
/// <typeparam name="T">The values, compared by their bytes: a struct with padding has to have it cleared.</typeparam>
/// <remarks>
/// BPF programs use <see cref="Push"/> and <see cref="Peek"/>, user space <see cref="Add"/> and <see cref="MayContain"/>.
/// </remarks>
[KernelMap(BpfMapType.BloomFilter)]
public sealed unsafe class BpfBloomFilter<T> : BpfMap, IBpfMapKind<BpfBloomFilter<T>>
    where T : unmanaged
{
    private BpfBloomFilter(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Adds a value.</summary>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public void Add(in T value)
    {
        fixed (T* from = &value)
        {
            MapAccess.Write(Open, null, from);
        }
    }

    /// <summary>Whether a value may have been added; false where it was not for sure.</summary>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool MayContain(in T value)
    {
        // The value goes in where others come out: bpf_map_copy_value, kernel/bpf/syscall.c, 7.2.
        T copy = value;
        return MapAccess.TryRead(Open, null, &copy);
    }

    /// <summary>In BPF: adds a value.</summary>
    /// <returns>0, or an errno value below 0.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="Add"/>.</exception>
    [MapHelper("bpf_map_push_elem", Flags = 0)]
    public int Push(in T value) => throw BpfOnlyException.ForMap(nameof(Push), nameof(Add));

    /// <summary>In BPF: asks whether a value may have been added.</summary>
    /// <returns>0 where it may, -2, ENOENT, where it was not for sure.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="MayContain"/>.</exception>
    [MapHelper("bpf_map_peek_elem", ReadsOutput = true)]
    public int Peek(in T value) => throw BpfOnlyException.ForMap(nameof(Peek), nameof(MayContain));

    static MapShape IBpfMapKind<BpfBloomFilter<T>>.ShapeOf(BpfMapOptions options) => new()
    {
        Type = bpf_map_type.BPF_MAP_TYPE_BLOOM_FILTER,
        Name = options.Name,
        KeySize = 0,
        ValueSize = (uint)sizeof(T),
        MaxEntries = options.MaxEntries,
        Flags = (bpf_map_create_flags)options.Flags,
        NumaNode = options.NumaNode,
    };

    static BpfBloomFilter<T> IBpfMapKind<BpfBloomFilter<T>>.Of(OpenMap map) => new(map);
}
