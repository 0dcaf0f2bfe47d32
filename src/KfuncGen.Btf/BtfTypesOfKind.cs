using System.Collections;

using KfuncGen.Btf.Format;

namespace KfuncGen.Btf;

/// <summary>The types of one kind in one blob, in the order of their ids. Enumerating does not allocate.</summary>
internal readonly struct BtfTypesOfKind : IEnumerable<BtfType>
{
    private readonly BtfReader reader;
    private readonly BtfKind kind;

    internal BtfTypesOfKind(BtfReader reader, BtfKind kind)
    {
        this.reader = reader;
        this.kind = kind;
    }

    /// <summary>Starts before the first.</summary>
    public Enumerator GetEnumerator() => new(reader, kind);

    IEnumerator<BtfType> IEnumerable<BtfType>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Walks the types.</summary>
    public struct Enumerator : IEnumerator<BtfType>
    {
        private readonly BtfReader reader;
        private readonly byte kind;
        private int ordinal;

        internal Enumerator(BtfReader reader, BtfKind kind)
        {
            this.reader = reader;
            this.kind = (byte)kind;
            ordinal = -1;
        }

        /// <inheritdoc/>
        public readonly BtfType Current => new(reader, new BtfTypeId(reader.FirstId.Value + (uint)ordinal), reader.Offsets[ordinal]);

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            int start = ordinal + 1;
            int step = start < reader.Kinds.Length ? reader.Kinds.Slice(start).IndexOf(kind) : -1;

            ordinal = start + step;
            return step >= 0;
        }

        /// <inheritdoc/>
        public void Reset() => ordinal = -1;

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}
