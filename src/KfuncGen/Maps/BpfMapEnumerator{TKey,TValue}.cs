using System.Collections;
using System.Diagnostics.CodeAnalysis;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>Goes through the elements of a map, a few pages of them with each system call.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "Nobody compares these.")]
public unsafe struct BpfMapEnumerator<TKey, TValue> : IEnumerator<KeyValuePair<TKey, TValue>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    // No more than four: so many the compiler keeps in registers. They point into what the walk holds.
    private readonly MapWalk<TKey> walk;
    private TKey* key;
    private TValue* value;
    private TKey* last;

    internal BpfMapEnumerator(OpenMap map, bool isHash) => walk = MapWalk<TKey>.Of(map, sizeof(TValue), isHash);

    /// <summary>The element that it is at, as it was when it was read.</summary>
    public readonly KeyValuePair<TKey, TValue> Current => new(*key, *value);

    /// <inheritdoc/>
    readonly object IEnumerator.Current => Current;

    /// <summary>Goes to the next element.</summary>
    /// <returns>False behind the last one.</returns>
    /// <exception cref="BpfMapException">The kernel does not give it.</exception>
    public bool MoveNext()
    {
        if (key < last)
        {
            key++;
            value++;
            return true;
        }

        if (!walk.ReadMore())
        {
            return false;
        }

        key = walk.Keys;
        value = (TValue*)walk.Values;
        last = key + walk.Count - 1;
        return true;
    }

    /// <summary>It cannot: get another.</summary>
    /// <exception cref="NotSupportedException">Always, as for what C# makes of <c>yield</c>.</exception>
    public readonly void Reset() => throw new NotSupportedException("A map is read once by an enumerator: get another.");

    /// <summary>Gives back its memory.</summary>
    public void Dispose()
    {
        walk.Dispose();
        last = null;
    }
}
