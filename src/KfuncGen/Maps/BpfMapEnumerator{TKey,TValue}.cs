using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>Goes through the elements of a map, a few pages of them with each system call.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "Nobody compares these.")]
public struct BpfMapEnumerator<TKey, TValue> : IEnumerator<KeyValuePair<TKey, TValue>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    private readonly OpenMap map;
    private readonly bool isHash;
    private MapWalk<TKey>? walk;

    // Of the walk, here: what every element costs is a comparison and two reads.
    private byte[] keys = [];
    private byte[] values = [];
    private int position = -1;
    private int count;

    internal BpfMapEnumerator(OpenMap map, bool isHash)
    {
        this.map = map;
        this.isHash = isHash;
    }

    /// <summary>The element that it is at, as it was when it was read.</summary>
    public readonly KeyValuePair<TKey, TValue> Current => new(
        Unsafe.ReadUnaligned<TKey>(ref keys[position * Unsafe.SizeOf<TKey>()]),
        Unsafe.ReadUnaligned<TValue>(ref values[position * Unsafe.SizeOf<TValue>()]));

    /// <inheritdoc/>
    readonly object IEnumerator.Current => Current;

    /// <summary>Goes to the next element.</summary>
    /// <returns>False behind the last one.</returns>
    /// <exception cref="BpfMapException">The kernel does not give it.</exception>
    public bool MoveNext()
    {
        int next = position + 1;

        if (next < count)
        {
            position = next;
            return true;
        }

        return ReadMore();
    }

    /// <summary>Begins anew.</summary>
    public void Reset() => Dispose();

    /// <summary>Gives back its memory.</summary>
    public void Dispose()
    {
        walk?.Dispose();
        walk = null;
        (keys, values, position, count) = ([], [], -1, 0);
    }

    private bool ReadMore()
    {
        walk ??= MapWalk<TKey>.Of(map, Unsafe.SizeOf<TValue>(), isHash);
        count = walk.ReadMore();
        (keys, values, position) = (walk.Keys, walk.Values, 0);
        return count > 0;
    }
}
