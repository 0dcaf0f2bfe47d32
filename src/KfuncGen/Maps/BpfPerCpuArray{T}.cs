using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>An array with a value for each CPU: a program sees that of the CPU it runs on, user space sees all.</summary>
/// <typeparam name="T">The values.</typeparam>
/// <remarks>BPF programs use <see cref="Find"/>, <see cref="FindOn"/> and <see cref="Update"/>, user space the others.</remarks>
[KernelMap(BpfMapType.PerCpuArray, Key = typeof(uint), Entries = 1)]
public sealed unsafe class BpfPerCpuArray<T> : BpfMap, IBpfMapKind<BpfPerCpuArray<T>>
    where T : unmanaged
{
    private BpfPerCpuArray(OpenMap map)
        : base(map)
    {
    }

    /// <summary>How many elements it has.</summary>
    public int Length => (int)MaxEntries;

    /// <summary>The values of an element. Reading makes an object, other than <see cref="GetValues"/>.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public PerCpuValues<T> this[int index]
    {
        get
        {
            PerCpuValues<T> values = new();
            GetValues(index, values);
            return values;
        }

        set
        {
            ThrowIfOutside(index);
            ArgumentNullException.ThrowIfNull(value);

            fixed (byte* from = value.Bytes)
            {
                MapAccess.Write(Open, &index, from);
            }
        }
    }

    /// <summary>Reads the values of an element.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <param name="values">Gets them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public void GetValues(int index, PerCpuValues<T> values)
    {
        ThrowIfOutside(index);
        ArgumentNullException.ThrowIfNull(values);

        fixed (byte* to = values.Bytes)
        {
            MapAccess.TryRead(Open, &index, to);
        }
    }

    /// <summary>In BPF: this CPU's value of an element, in the map; null where there is no such index.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the indexer.</exception>
    [MapHelper("bpf_map_lookup_elem")]
    public MapValue<T>? Find(in uint index) => throw BpfOnlyException.ForMap(nameof(Find), "the indexer");

    /// <summary>In BPF: another CPU's value of an element, in the map; null where there is no such index or CPU.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the indexer.</exception>
    [MapHelper("bpf_map_lookup_percpu_elem")]
    public MapValue<T>? FindOn(in uint index, uint cpu) => throw BpfOnlyException.ForMap(nameof(FindOn), "the indexer");

    /// <summary>In BPF: calls a function for each element, with this CPU's value, until it says stop (kernel 5.13).</summary>
    /// <param name="callback">The function: a static method with [BpfFunction], a static local function or a static lambda.</param>
    /// <returns>How many elements it was called for, or an errno value below 0.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the enumerator.</exception>
    [MapHelper("bpf_for_each_map_elem", Flags = 0)]
    public int ForEach(BpfElementCallback<uint, T> callback) => throw BpfOnlyException.ForMap(nameof(ForEach), "foreach");

    /// <summary>In BPF: calls a function for each element, with this CPU's value, until it says stop (kernel 5.13).</summary>
    /// <typeparam name="TContext">What the function gets from the program.</typeparam>
    /// <param name="callback">The function: a static method with [BpfFunction], a static local function or a static lambda.</param>
    /// <param name="context">What the function gets from the program, and may change.</param>
    /// <returns>How many elements it was called for, or an errno value below 0.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the enumerator.</exception>
    [MapHelper("bpf_for_each_map_elem", Flags = 0)]
    public int ForEach<TContext>(BpfElementCallback<uint, T, TContext> callback, ref TContext context)
        where TContext : unmanaged => throw BpfOnlyException.ForMap(nameof(ForEach), "foreach");

    /// <summary>In BPF: writes this CPU's value of an element.</summary>
    /// <returns>0, or an errno value below 0: -7, E2BIG, where there is no such index.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the indexer.</exception>
    [MapHelper("bpf_map_update_elem", Flags = 0)]
    public int Update(in uint index, in T value) => throw BpfOnlyException.ForMap(nameof(Update), "the indexer");

    private void ThrowIfOutside(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
    }

    static MapShape IBpfMapKind<BpfPerCpuArray<T>>.ShapeOf(BpfMapOptions options) => new()
    {
        Type = bpf_map_type.BPF_MAP_TYPE_PERCPU_ARRAY,
        Name = options.Name,
        KeySize = sizeof(uint),
        ValueSize = (uint)sizeof(T),
        MaxEntries = options.MaxEntries,
        Flags = (bpf_map_create_flags)options.Flags,
        NumaNode = options.NumaNode,
    };

    static BpfPerCpuArray<T> IBpfMapKind<BpfPerCpuArray<T>>.Of(OpenMap map) => new(map);
}
