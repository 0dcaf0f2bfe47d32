using System.Collections;
using System.Diagnostics.CodeAnalysis;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>A hash table with a value for each CPU: a program sees that of the CPU it runs on, user space sees all.</summary>
/// <typeparam name="TKey">The keys, compared by their bytes: a struct with padding has to have it cleared.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
/// <remarks>
/// BPF programs use <see cref="Find"/>, <see cref="FindOn"/>, <see cref="Update"/>, <see cref="Insert"/>, <see cref="Replace"/> and
/// <see cref="Delete"/>, user space the others.
/// </remarks>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A map is the kernel's word.")]
public abstract unsafe class BpfPerCpuKeyedMap<TKey, TValue> : BpfMap, IEnumerable<KeyValuePair<TKey, PerCpuValues<TValue>>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    private protected BpfPerCpuKeyedMap(OpenMap map)
        : base(map)
    {
    }

    /// <summary>
    /// The values of a key. Setting adds them or replaces them; reading makes an object, other than <see cref="TryGetValues"/>.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <exception cref="KeyNotFoundException">There is no such element.</exception>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public PerCpuValues<TValue> this[in TKey key]
    {
        get
        {
            PerCpuValues<TValue> values = new();
            return TryGetValues(in key, values)
                ? values
                : throw new KeyNotFoundException($"BPF map '{Open.Name}' has no element with the key {key}.");
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);

            fixed (TKey* at = &key)
            fixed (byte* from = value.Bytes)
            {
                MapAccess.Write(Open, at, from);
            }
        }
    }

    /// <summary>Reads the values of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">Gets the values; as they are where there are none.</param>
    /// <returns>Whether there is such an element.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryGetValues(in TKey key, PerCpuValues<TValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);

        fixed (TKey* at = &key)
        fixed (byte* to = values.Bytes)
        {
            return MapAccess.TryRead(Open, at, to);
        }
    }

    /// <summary>Adds an element.</summary>
    /// <returns>False where there is one with this key already.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryAdd(in TKey key, PerCpuValues<TValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);

        fixed (TKey* at = &key)
        fixed (byte* from = values.Bytes)
        {
            return MapAccess.TryAdd(Open, at, from);
        }
    }

    /// <summary>Removes an element.</summary>
    /// <returns>False where there is none with this key.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool Remove(in TKey key)
    {
        fixed (TKey* at = &key)
        {
            return MapAccess.TryRemove(Open, at);
        }
    }

    /// <summary>
    /// Goes through the elements while programs and others change them: what is there all the time comes exactly once, what is added or
    /// removed meanwhile at most once.
    /// </summary>
    public IEnumerator<KeyValuePair<TKey, PerCpuValues<TValue>>> GetEnumerator()
    {
        using MapWalk<TKey> walk = MapWalk<TKey>.Of(Open, PerCpuValues<TValue>.Size, isHash: true);

        while (walk.ReadMore())
        {
            for (int position = 0; position < walk.Count; position++)
            {
                PerCpuValues<TValue> values = new();
                yield return new(walk.Read(position, values.Bytes), values);
            }
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>In BPF: calls a function for each element, with this CPU's value, until it says stop (kernel 5.13).</summary>
    /// <param name="callback">The function: a static method with [BpfFunction], a static local function or a static lambda.</param>
    /// <returns>How many elements it was called for, or an errno value below 0.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the enumerator.</exception>
    [MapHelper("bpf_for_each_map_elem", Flags = 0)]
    public int ForEach(BpfElementCallback<TKey, TValue> callback) => throw BpfOnlyException.ForMap(nameof(ForEach), "foreach");

    /// <summary>In BPF: calls a function for each element, with this CPU's value, until it says stop (kernel 5.13).</summary>
    /// <typeparam name="TContext">What the function gets from the program.</typeparam>
    /// <param name="callback">The function: a static method with [BpfFunction], a static local function or a static lambda.</param>
    /// <param name="context">What the function gets from the program, and may change.</param>
    /// <returns>How many elements it was called for, or an errno value below 0.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the enumerator.</exception>
    [MapHelper("bpf_for_each_map_elem", Flags = 0)]
    public int ForEach<TContext>(BpfElementCallback<TKey, TValue, TContext> callback, ref TContext context)
        where TContext : unmanaged => throw BpfOnlyException.ForMap(nameof(ForEach), "foreach");

    /// <summary>In BPF: this CPU's value of a key, in the map; null where there is none.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryGetValues"/>.</exception>
    [MapHelper("bpf_map_lookup_elem")]
    public MapValue<TValue>? Find(in TKey key) => throw BpfOnlyException.ForMap(nameof(Find), nameof(TryGetValues));

    /// <summary>In BPF: another CPU's value of a key, in the map; null where there is none, or no such CPU.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryGetValues"/>.</exception>
    [MapHelper("bpf_map_lookup_percpu_elem")]
    public MapValue<TValue>? FindOn(in TKey key, uint cpu) => throw BpfOnlyException.ForMap(nameof(FindOn), nameof(TryGetValues));

    /// <summary>In BPF: adds an element or replaces this CPU's value.</summary>
    /// <returns>0, or an errno value below 0: -7, E2BIG, where the map is full.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the indexer.</exception>
    [MapHelper("bpf_map_update_elem", Flags = 0)]
    public int Update(in TKey key, in TValue value) => throw BpfOnlyException.ForMap(nameof(Update), "the indexer");

    /// <summary>In BPF: adds an element.</summary>
    /// <returns>0, or an errno value below 0: -17, EEXIST, where there is one.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryAdd"/>.</exception>
    [MapHelper("bpf_map_update_elem", Flags = 1)]
    public int Insert(in TKey key, in TValue value) => throw BpfOnlyException.ForMap(nameof(Insert), nameof(TryAdd));

    /// <summary>In BPF: replaces this CPU's value of an element.</summary>
    /// <returns>0, or an errno value below 0: -2, ENOENT, where there is none.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the indexer.</exception>
    [MapHelper("bpf_map_update_elem", Flags = 2)]
    public int Replace(in TKey key, in TValue value) => throw BpfOnlyException.ForMap(nameof(Replace), "the indexer");

    /// <summary>In BPF: removes an element.</summary>
    /// <returns>0, or an errno value below 0: -2, ENOENT, where there is none.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="Remove"/>.</exception>
    [MapHelper("bpf_map_delete_elem")]
    public int Delete(in TKey key) => throw BpfOnlyException.ForMap(nameof(Delete), nameof(Remove));
}
