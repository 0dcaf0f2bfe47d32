using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>A queue: what came first goes first.</summary>
/// <typeparam name="T">The elements.</typeparam>
/// <remarks>BPF programs use <see cref="Push"/>, <see cref="Pop"/> and <see cref="Peek"/>, user space the others.</remarks>
[KernelMap(BpfMapType.Queue)]
public sealed unsafe class BpfQueue<T> : BpfMap, IBpfMapKind<BpfQueue<T>>
    where T : unmanaged
{
    private BpfQueue(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Adds an element at the end.</summary>
    /// <param name="value">The element.</param>
    /// <returns>False where it is full.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryEnqueue(in T value)
    {
        fixed (T* from = &value)
        {
            return MapAccess.TryPush(Open, from);
        }
    }

    /// <summary>Gives the element that came first, and removes it.</summary>
    /// <param name="value">The element; the default where there is none.</param>
    /// <returns>False where it is empty.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryDequeue(out T value)
    {
        value = default;

        fixed (T* to = &value)
        {
            return MapAccess.TryTake(Open, null, to);
        }
    }

    /// <summary>Gives the element that came first, and leaves it there.</summary>
    /// <param name="value">The element; the default where there is none.</param>
    /// <returns>False where it is empty.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryPeek(out T value)
    {
        value = default;

        fixed (T* to = &value)
        {
            return MapAccess.TryRead(Open, null, to);
        }
    }

    /// <summary>In BPF: adds an element.</summary>
    /// <returns>0, or an errno value below 0: -7, E2BIG, where it is full.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryEnqueue"/>.</exception>
    [MapHelper("bpf_map_push_elem", Flags = 0)]
    public int Push(in T value) => throw BpfOnlyException.ForMap(nameof(Push), nameof(TryEnqueue));

    /// <summary>In BPF: gives the next element and removes it.</summary>
    /// <returns>0, or an errno value below 0: -2, ENOENT, where it is empty.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryDequeue"/>.</exception>
    [MapHelper("bpf_map_pop_elem")]
    public int Pop(out T value) => throw BpfOnlyException.ForMap(nameof(Pop), nameof(TryDequeue));

    /// <summary>In BPF: gives the next element and leaves it there.</summary>
    /// <returns>0, or an errno value below 0: -2, ENOENT, where it is empty.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryPeek"/>.</exception>
    [MapHelper("bpf_map_peek_elem")]
    public int Peek(out T value) => throw BpfOnlyException.ForMap(nameof(Peek), nameof(TryPeek));

    static MapShape IBpfMapKind<BpfQueue<T>>.ShapeOf(BpfMapOptions options) => new()
    {
        Type = bpf_map_type.BPF_MAP_TYPE_QUEUE,
        Name = options.Name,
        KeySize = 0,
        ValueSize = (uint)sizeof(T),
        MaxEntries = options.MaxEntries,
        Flags = (bpf_map_create_flags)options.Flags,
        NumaNode = options.NumaNode,
    };

    static BpfQueue<T> IBpfMapKind<BpfQueue<T>>.Of(OpenMap map) => new(map);
}
