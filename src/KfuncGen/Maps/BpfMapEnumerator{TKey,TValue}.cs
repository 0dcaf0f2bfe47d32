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

    internal BpfMapEnumerator(OpenMap map, bool isHash)
    {
        this.map = map;
        this.isHash = isHash;
    }

    /// <summary>The element that it is at, as it was when it was read.</summary>
    public readonly KeyValuePair<TKey, TValue> Current => new(walk!.Key, Unsafe.ReadUnaligned<TValue>(in walk.Value[0]));

    /// <inheritdoc/>
    readonly object IEnumerator.Current => Current;

    /// <summary>Goes to the next element.</summary>
    /// <returns>False behind the last one.</returns>
    /// <exception cref="BpfMapException">The kernel does not give it.</exception>
    public bool MoveNext() => (walk ??= MapWalk<TKey>.Of(map, Unsafe.SizeOf<TValue>(), isHash)).MoveNext();

    /// <summary>Begins anew.</summary>
    public void Reset() => Dispose();

    /// <summary>Gives back its memory.</summary>
    public void Dispose()
    {
        walk?.Dispose();
        walk = null;
    }
}
