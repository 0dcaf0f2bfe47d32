using System.Collections;
using System.Diagnostics.CodeAnalysis;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>A map with keys and one value for each: what hash tables and tries have in common.</summary>
/// <typeparam name="TKey">The keys, compared by their bytes: a struct with padding has to have it cleared.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
/// <remarks>
/// User space uses the indexer and the members from <see cref="TryGetValue"/> to <see cref="GetEnumerator"/>; BPF programs use
/// <see cref="Find"/>, <see cref="Update"/>, <see cref="Insert"/>, <see cref="Replace"/> and <see cref="Delete"/>.
/// It is no dictionary: others change it at any time, so it has no count, and what was there may be gone with the next call.
/// </remarks>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A map is the kernel's word.")]
public abstract unsafe class BpfKeyedMap<TKey, TValue> : BpfMap, IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    private readonly bool isHash;

    private protected BpfKeyedMap(OpenMap map, bool isHash)
        : base(map) =>
        this.isHash = isHash;

    /// <summary>The value of a key. Setting adds it or replaces it.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="KeyNotFoundException">There is no such element.</exception>
    /// <exception cref="BpfMapException">The kernel refuses: the map is full, or may not be read or written.</exception>
    public TValue this[in TKey key]
    {
        get => TryGetValue(in key, out TValue value)
            ? value
            : throw new KeyNotFoundException($"BPF map '{Open.Name}' has no element with the key {key}.");
        set
        {
            fixed (TKey* at = &key)
            {
                MapAccess.Write(Open, at, &value);
            }
        }
    }

    /// <summary>Reads a value.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; the default where there is none.</param>
    /// <returns>Whether there is such an element.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryGetValue(in TKey key, out TValue value)
    {
        value = default;

        fixed (TKey* at = &key)
        fixed (TValue* to = &value)
        {
            return MapAccess.TryRead(Open, at, to);
        }
    }

    /// <summary>Reads a value while the <see cref="BpfSpinLock"/> in it is held, so that nothing is seen half changed.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; the default where there is none.</param>
    /// <returns>Whether there is such an element.</returns>
    /// <exception cref="BpfMapException">The kernel refuses, as it does where values have no lock.</exception>
    public bool TryGetLocked(in TKey key, out TValue value)
    {
        value = default;

        fixed (TKey* at = &key)
        fixed (TValue* to = &value)
        {
            return MapAccess.TryReadLocked(Open, at, to);
        }
    }

    /// <summary>Adds or replaces a value while the <see cref="BpfSpinLock"/> in it is held.</summary>
    /// <exception cref="BpfMapException">The kernel refuses, as it does where values have no lock.</exception>
    public void SetLocked(in TKey key, in TValue value)
    {
        fixed (TKey* at = &key)
        fixed (TValue* from = &value)
        {
            MapAccess.WriteLocked(Open, at, from);
        }
    }

    /// <summary>Whether there is an element with a key.</summary>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool ContainsKey(in TKey key) => TryGetValue(in key, out _);

    /// <summary>Adds an element.</summary>
    /// <returns>False where there is one with this key already.</returns>
    /// <exception cref="BpfMapException">The kernel refuses: the map is full, or may not be written.</exception>
    public bool TryAdd(in TKey key, in TValue value)
    {
        fixed (TKey* at = &key)
        fixed (TValue* from = &value)
        {
            return MapAccess.TryAdd(Open, at, from);
        }
    }

    /// <summary>Replaces the value of an element.</summary>
    /// <returns>False where there is none with this key.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryReplace(in TKey key, in TValue value)
    {
        fixed (TKey* at = &key)
        fixed (TValue* from = &value)
        {
            return MapAccess.TryReplace(Open, at, from);
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

    /// <summary>Adds or replaces many elements, in one call where the kernel can do so (5.6 for hash tables).</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="values">As many values.</param>
    /// <exception cref="ArgumentException">There are not as many values as keys.</exception>
    /// <exception cref="BpfMapException">The kernel refuses one; those before it are there.</exception>
    public void Set(ReadOnlySpan<TKey> keys, ReadOnlySpan<TValue> values)
    {
        if (keys.Length != values.Length)
        {
            throw new ArgumentException($"There are {keys.Length} keys and {values.Length} values.", nameof(values));
        }

        fixed (TKey* at = keys)
        fixed (TValue* from = values)
        {
            MapBatch.Write(Open, (byte*)at, sizeof(TKey), (byte*)from, sizeof(TValue), keys.Length);
        }
    }

    /// <summary>Removes many elements, in one call where the kernel can do so (5.6 for hash tables).</summary>
    /// <returns>How many were there.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public int Remove(ReadOnlySpan<TKey> keys)
    {
        fixed (TKey* at = keys)
        {
            return MapBatch.Remove(Open, (byte*)at, sizeof(TKey), keys.Length);
        }
    }

    /// <summary>Removes the elements that are there; what others add meanwhile may stay.</summary>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public void Clear()
    {
        TKey[] keys = [.. this.Select(static element => element.Key)];
        Remove(keys);
    }

    /// <summary>
    /// Goes through the elements while programs and others change them: what is there all the time comes exactly once, what is added or
    /// removed meanwhile at most once. A trie is gone through twice for that, as the kernel may pass over a part that changes at that
    /// moment; what it passes over both times is missing.
    /// </summary>
    public BpfMapEnumerator<TKey, TValue> GetEnumerator() => new(Open, isHash);

    /// <inheritdoc/>
    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>In BPF: the value of a key, in the map; null where there is none.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryGetValue"/>.</exception>
    [MapHelper("bpf_map_lookup_elem")]
    public MapValue<TValue>? Find(in TKey key) => throw BpfOnlyException.ForMap(nameof(Find), nameof(TryGetValue));

    /// <summary>In BPF: adds an element or replaces its value.</summary>
    /// <returns>0, or an errno value below 0: -7, E2BIG, where the map is full; a full trie gives -28, ENOSPC.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use the indexer.</exception>
    [MapHelper("bpf_map_update_elem", Flags = 0)]
    public int Update(in TKey key, in TValue value) => throw BpfOnlyException.ForMap(nameof(Update), "the indexer");

    /// <summary>In BPF: adds an element.</summary>
    /// <returns>0, or an errno value below 0: -17, EEXIST, where there is one.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryAdd"/>.</exception>
    [MapHelper("bpf_map_update_elem", Flags = 1)]
    public int Insert(in TKey key, in TValue value) => throw BpfOnlyException.ForMap(nameof(Insert), nameof(TryAdd));

    /// <summary>In BPF: replaces the value of an element.</summary>
    /// <returns>0, or an errno value below 0: -2, ENOENT, where there is none.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="TryReplace"/>.</exception>
    [MapHelper("bpf_map_update_elem", Flags = 2)]
    public int Replace(in TKey key, in TValue value) => throw BpfOnlyException.ForMap(nameof(Replace), nameof(TryReplace));

    /// <summary>In BPF: removes an element.</summary>
    /// <returns>0, or an errno value below 0: -2, ENOENT, where there is none.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="Remove(in TKey)"/>.</exception>
    [MapHelper("bpf_map_delete_elem")]
    public int Delete(in TKey key) => throw BpfOnlyException.ForMap(nameof(Delete), nameof(Remove));

    private protected bool Take(in TKey key, out TValue value)
    {
        value = default;

        fixed (TKey* at = &key)
        fixed (TValue* to = &value)
        {
            return MapAccess.TryTake(Open, at, to);
        }
    }
}
