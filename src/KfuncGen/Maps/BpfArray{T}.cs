using System.Collections;
using System.Diagnostics.CodeAnalysis;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>An array: elements are there from the start, all 0, and none is ever removed.</summary>
/// <typeparam name="T">The elements.</typeparam>
/// <remarks>BPF programs use <see cref="Find"/> and <see cref="Update"/>, user space the others.</remarks>
[KernelMap(BpfMapType.Array, Key = typeof(uint), Entries = 1)]
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "An array is the kernel's word.")]
public sealed unsafe class BpfArray<T> : BpfMap, IEnumerable<T>, IBpfMapKind<BpfArray<T>>
    where T : unmanaged
{
    private BpfArray(OpenMap map)
        : base(map)
    {
    }

    /// <summary>How many elements it has.</summary>
    public int Length => (int)MaxEntries;

    /// <summary>An element.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    /// <exception cref="BpfMapException">The kernel refuses: it may not be read or written.</exception>
    public T this[int index]
    {
        get
        {
            ThrowIfOutside(index, 1);
            T value = default;
            MapAccess.TryRead(Open, &index, &value);
            return value;
        }

        set
        {
            ThrowIfOutside(index, 1);
            MapAccess.Write(Open, &index, &value);
        }
    }

    /// <summary>Reads an element while the <see cref="BpfSpinLock"/> in it is held, so that nothing is seen half changed.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    /// <exception cref="BpfMapException">The kernel refuses, as it does where elements have no lock.</exception>
    public T GetLocked(int index)
    {
        ThrowIfOutside(index, 1);
        T value = default;
        MapAccess.TryReadLocked(Open, &index, &value);
        return value;
    }

    /// <summary>Writes an element while the <see cref="BpfSpinLock"/> in it is held.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <param name="value">What it is to be.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    /// <exception cref="BpfMapException">The kernel refuses, as it does where elements have no lock.</exception>
    public void SetLocked(int index, T value)
    {
        ThrowIfOutside(index, 1);
        MapAccess.WriteLocked(Open, &index, &value);
    }

    /// <summary>Reads elements, in one call where the kernel can do so (5.6).</summary>
    /// <param name="start">The first one's index.</param>
    /// <param name="elements">Gets them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public void CopyTo(int start, Span<T> elements)
    {
        ThrowIfOutside(start, elements.Length);
        int done = 0;

        fixed (T* to = elements)
        {
            done = ReadBatch(start, to, elements.Length);
        }

        for (; done < elements.Length; done++)
        {
            elements[done] = this[start + done];
        }
    }

    /// <summary>Writes elements, in one call where the kernel can do so (5.6).</summary>
    /// <param name="start">The first one's index.</param>
    /// <param name="elements">The elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    /// <exception cref="BpfMapException">The kernel refuses one; those before it are written.</exception>
    public void Set(int start, ReadOnlySpan<T> elements)
    {
        ThrowIfOutside(start, elements.Length);
        int[] indexes = [.. Enumerable.Range(start, elements.Length)];

        fixed (int* keys = indexes)
        fixed (T* from = elements)
        {
            MapBatch.Write(Open, (byte*)keys, sizeof(int), (byte*)from, sizeof(T), elements.Length);
        }
    }

    /// <summary>Goes through the elements.</summary>
    public IEnumerator<T> GetEnumerator()
    {
        for (int index = 0; index < Length; index++)
        {
            yield return this[index];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>In BPF: an element, in the map; null where there is no such index.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the indexer.</exception>
    [MapHelper("bpf_map_lookup_elem")]
    public MapValue<T>? Find(in uint index) => throw BpfOnlyException.ForMap(nameof(Find), "the indexer");

    /// <summary>In BPF: calls a function for each element, until it says stop (kernel 5.13).</summary>
    /// <param name="callback">The function: a static method with [BpfFunction], a static local function or a static lambda.</param>
    /// <returns>How many elements it was called for, or an errno value below 0.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the enumerator.</exception>
    [MapHelper("bpf_for_each_map_elem", Flags = 0)]
    public int ForEach(BpfElementCallback<uint, T> callback) => throw BpfOnlyException.ForMap(nameof(ForEach), "foreach");

    /// <summary>In BPF: calls a function for each element, until it says stop (kernel 5.13).</summary>
    /// <typeparam name="TContext">What the function gets from the program.</typeparam>
    /// <param name="callback">The function: a static method with [BpfFunction], a static local function or a static lambda.</param>
    /// <param name="context">What the function gets from the program, and may change.</param>
    /// <returns>How many elements it was called for, or an errno value below 0.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the enumerator.</exception>
    [MapHelper("bpf_for_each_map_elem", Flags = 0)]
    public int ForEach<TContext>(BpfElementCallback<uint, T, TContext> callback, ref TContext context)
        where TContext : unmanaged => throw BpfOnlyException.ForMap(nameof(ForEach), "foreach");

    /// <summary>In BPF: writes an element.</summary>
    /// <returns>0, or an errno value below 0: -7, E2BIG, where there is no such index.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the indexer.</exception>
    [MapHelper("bpf_map_update_elem", Flags = 0)]
    public int Update(in uint index, in T value) => throw BpfOnlyException.ForMap(nameof(Update), "the indexer");

    // The cursor is the last index that was read: generic_map_lookup_batch, kernel/bpf/syscall.c, 7.2.
    private int ReadBatch(int start, T* to, int count)
    {
        if (count < 2)
        {
            return 0;
        }

        int before = start - 1;
        int last = 0;
        int[] indexes = new int[count];

        fixed (int* keys = indexes)
        {
            bpf_attr_batch batch = new()
            {
                in_batch = start == 0 ? 0 : (nuint)(&before),
                out_batch = (nuint)(&last),
                keys = (nuint)keys,
                values = (nuint)to,
                count = (uint)count,
            };

            Errno error = MapCalls.OnBatch(bpf_cmd.BPF_MAP_LOOKUP_BATCH, Open.Handle, ref batch);
            return error is Errno.None or Errno.ENOENT ? (int)Math.Min((uint)count, batch.count) : 0;
        }
    }

    private void ThrowIfOutside(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start, "index");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - count, "index");
    }

    static MapShape IBpfMapKind<BpfArray<T>>.ShapeOf(BpfMapOptions options) => new()
    {
        Type = bpf_map_type.BPF_MAP_TYPE_ARRAY,
        Name = options.Name,
        KeySize = sizeof(uint),
        ValueSize = (uint)sizeof(T),
        MaxEntries = options.MaxEntries,
        Flags = (bpf_map_create_flags)options.Flags,
        NumaNode = options.NumaNode,
    };

    static BpfArray<T> IBpfMapKind<BpfArray<T>>.Of(OpenMap map) => new(map);
}
