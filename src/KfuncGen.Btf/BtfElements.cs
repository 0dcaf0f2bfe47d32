using System.Collections;

using KfuncGen.Btf.Format;

namespace KfuncGen.Btf;

/// <summary>
/// The parts of a type that follow its head in the blob: members, parameters, values, variables. Each is read when it is asked
/// for.
/// </summary>
/// <typeparam name="T">The view of one part.</typeparam>
internal readonly struct BtfElements<T> : IReadOnlyList<T>
{
    private readonly BtfType owner;
    private readonly int stride;
    private readonly Func<BtfType, int, T> view;

    internal BtfElements(BtfType owner, int stride, Func<BtfType, int, T> view)
    {
        this.owner = owner;
        this.stride = stride;
        this.view = view;
    }

    /// <inheritdoc/>
    public int Count => owner.VariableLength;

    /// <inheritdoc/>
    public T this[int index] => (uint)index < (uint)Count
        ? view(owner, owner.Offset + BtfKindSizes.CommonLength + (index * stride))
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"Type {owner.Id} has {Count} elements.");

    /// <summary>Starts before the first.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Walks the parts in their order.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly BtfElements<T> elements;
        private int index;

        internal Enumerator(BtfElements<T> elements)
        {
            this.elements = elements;
            index = -1;
        }

        /// <inheritdoc/>
        public readonly T Current => elements[index];

        readonly object? IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => ++index < elements.Count;

        /// <inheritdoc/>
        public void Reset() => index = -1;

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}
