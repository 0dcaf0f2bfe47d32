using System.Buffers;
using System.Runtime.CompilerServices;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Maps;

/// <summary>
/// Goes through the elements of a map while others add and remove some: what is there all the time comes exactly once, what comes or
/// goes meanwhile at most once.
/// </summary>
internal abstract unsafe class MapWalk<TKey> : IDisposable
    where TKey : unmanaged
{
    private protected MapWalk(OpenMap map, int valueSize)
    {
        Map = map;
        ValueSize = valueSize;
    }

    /// <summary>The key of the element it is at.</summary>
    public TKey Key => Unsafe.ReadUnaligned<TKey>(ref Keys[Position * sizeof(TKey)]);

    /// <summary>The bytes of the element's value, for each CPU where it has some.</summary>
    public ReadOnlySpan<byte> Value => Values.AsSpan(Position * ValueSize, ValueSize);

    /// <summary>The keys of the elements that were read, one behind the other.</summary>
    public byte[] Keys { get; protected set; } = [];

    /// <summary>Their values.</summary>
    public byte[] Values { get; protected set; } = [];

    /// <summary>How many were read.</summary>
    protected int Count { get; set; }

    /// <summary>Which of them it is at.</summary>
    protected int Position { get; set; } = -1;

    /// <summary>The map.</summary>
    protected OpenMap Map { get; }

    /// <summary>The size of a value in bytes, of all CPUs where it has some.</summary>
    protected int ValueSize { get; }

    /// <summary>Begins before the first element.</summary>
    /// <param name="map">The map.</param>
    /// <param name="valueSize">The size of a value in bytes, of all CPUs where it has some.</param>
    /// <param name="isHash">Whether it is a hash table, which can be read bucket by bucket: kernel/bpf/hashtab.c, since 5.6.</param>
    public static MapWalk<TKey> Of(OpenMap map, int valueSize, bool isHash)
    {
        if (!isHash)
        {
            return new ByKey(map, valueSize);
        }

        ByBatch batch = new(map, valueSize);

        if (batch.Start())
        {
            return batch;
        }

        batch.Dispose();
        return new ByKey(map, valueSize);
    }

    /// <summary>Goes to the next element.</summary>
    /// <returns>False behind the last one.</returns>
    /// <exception cref="BpfMapException">The kernel does not give it.</exception>
    public bool MoveNext()
    {
        int next = Position + 1;
        Position = next;
        return next < Count || ReadNext();
    }

    /// <summary>Passes over what was read, for one who goes through that by himself, and reads more.</summary>
    /// <returns>How many elements <see cref="Keys"/> and <see cref="Values"/> have; 0 behind the last one.</returns>
    /// <exception cref="BpfMapException">The kernel does not give them.</exception>
    public int ReadMore()
    {
        // What a batch begins with is there already.
        bool isThere = Position < 0 && Count > 0;

        if (!isThere && !ReadNext())
        {
            return 0;
        }

        Position = 0;
        return Math.Max(Count, 1);
    }

    /// <summary>Reads more elements, and goes to the first of them.</summary>
    /// <returns>False where there are none.</returns>
    protected abstract bool ReadNext();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Some buckets at a time. A cursor is a bucket's number, so nothing that changes leads back.</summary>
    private sealed class ByBatch : MapWalk<TKey>
    {
        private const int Room = 16 * 1024;
        private const int FewestElements = 16;

        private int capacity;
        private uint cursor;
        private bool isStarted;
        private bool isLast;

        public ByBatch(OpenMap map, int valueSize)
            : base(map, valueSize) =>
            Rent((int)Math.Min(map.MaxEntries, (uint)Math.Max(FewestElements, Room / (sizeof(TKey) + valueSize))));

        /// <summary>Reads the first elements; false where the kernel cannot do so.</summary>
        public bool Start() => Read() is not (Errno.EINVAL or Errno.ENOTSUPP or Errno.EOPNOTSUPP) and var error && IsRead(error);

        protected override bool ReadNext()
        {
            do
            {
                if (isLast)
                {
                    Position = Count;
                    return false;
                }

                IsRead(Read());
                Position = 0;
            }
            while (Count == 0);

            return true;
        }

        public override void Dispose()
        {
            Return();
            isLast = true;
            Count = 0;
        }

        private bool IsRead(Errno error)
        {
            error.ThrowIfFailed(Map, "give its elements");
            return true;
        }

        private Errno Read()
        {
            while (true)
            {
                uint next = 0;
                uint from = cursor;
                bpf_attr_batch batch =
                    new() { in_batch = isStarted ? (nuint)(&from) : 0, out_batch = (nuint)(&next), count = (uint)capacity };
                Errno error;

                fixed (byte* keyBytes = Keys, valueBytes = Values)
                {
                    batch.keys = (nuint)keyBytes;
                    batch.values = (nuint)valueBytes;
                    error = MapCalls.OnBatch(bpf_cmd.BPF_MAP_LOOKUP_BATCH, Map.Handle, ref batch);
                }

                // A bucket has more elements than there is room for.
                if (error == Errno.ENOSPC)
                {
                    Rent(capacity * 2);
                    continue;
                }

                isLast = error == Errno.ENOENT;
                Count = error is Errno.None or Errno.ENOENT ? (int)batch.count : 0;
                cursor = next;
                isStarted = true;
                return isLast ? Errno.None : error;
            }
        }

        private void Rent(int elements)
        {
            Return();
            capacity = elements;
            Keys = ArrayPool<byte>.Shared.Rent(elements * sizeof(TKey));
            Values = ArrayPool<byte>.Shared.Rent(elements * ValueSize);
        }

        private void Return()
        {
            if (Keys.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(Keys);
                ArrayPool<byte>.Shared.Return(Values);
                Keys = Values = [];
            }
        }
    }

    /// <summary>Key by key. Where the last key is gone, the kernel begins anew, so what was there is remembered and passed over.</summary>
    private sealed class ByKey : MapWalk<TKey>
    {
        private const int MostRounds = 16;

        private readonly HashSet<TKey> seen = new(MapKeyComparer<TKey>.Instance);
#pragma warning disable IDE0044 // The kernel writes it, through a pointer.
        private TKey key;
#pragma warning restore IDE0044
        private bool isStarted;
        private long repeated;

        public ByKey(OpenMap map, int valueSize)
            : base(map, valueSize)
        {
            Keys = new byte[sizeof(TKey)];
            Values = new byte[valueSize];
        }

        protected override bool ReadNext()
        {
            Position = 0;

            while (GoOn())
            {
                if (!seen.Add(key))
                {
                    ThrowIfEndless();
                    continue;
                }

                fixed (byte* bytes = Values)
                fixed (TKey* at = &key)
                {
                    Errno error = MapCalls.OnElement(bpf_cmd.BPF_MAP_LOOKUP_ELEM, Map.Handle, at, bytes, 0);

                    if (error == Errno.None)
                    {
                        Unsafe.WriteUnaligned(ref Keys[0], key);
                        return true;
                    }

                    // Gone between the two calls.
                    if (error != Errno.ENOENT)
                    {
                        MapErrors.Throw(error, Map, "give an element");
                    }
                }
            }

            return false;
        }

        public override void Dispose() => isStarted = false;

        private bool GoOn()
        {
            TKey from = key;

            fixed (TKey* next = &key)
            {
                Errno error = MapCalls.NextKey(Map.Handle, isStarted ? &from : null, next);
                isStarted = true;

                if (error is not (Errno.None or Errno.ENOENT))
                {
                    MapErrors.Throw(error, Map, "give its keys");
                }

                return error == Errno.None;
            }
        }

        private void ThrowIfEndless()
        {
            if (++repeated > (MostRounds * (long)Map.MaxEntries) + MostRounds)
            {
                throw new BpfMapException(
                    $"BPF map '{Map.Name}': keys are removed faster than it can be read; after {MostRounds} rounds there were still " +
                    "new ones. Read it when less is removed.");
            }
        }
    }
}
