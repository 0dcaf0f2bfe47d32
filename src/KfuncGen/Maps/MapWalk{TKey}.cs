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
    // It stays where it is, and is there as long as this is.
    private byte[] memory = [];
    private bool isDisposed;

    private protected MapWalk(OpenMap map, int valueSize)
    {
        Map = map;
        ValueSize = valueSize;
    }

    /// <summary>The keys of the elements that were read, one behind the other; as long as this is held.</summary>
    public TKey* Keys { get; private set; }

    /// <summary>Their values, for each CPU where they have some; as long as this is held.</summary>
    public byte* Values { get; private set; }

    /// <summary>How many were read.</summary>
    public int Count { get; protected set; }

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

    /// <summary>Reads more elements, over those that were read before.</summary>
    /// <returns>False where there are none.</returns>
    /// <exception cref="BpfMapException">The kernel does not give them.</exception>
    public bool ReadMore() => !isDisposed && ReadNext();

    /// <summary>Gives back its memory, for the next walk. Who holds this may still read there, whatever stands there then.</summary>
    public void Dispose()
    {
        if (!isDisposed)
        {
            (isDisposed, Count) = (true, 0);
            MapPages.Return(memory);
        }
    }

    /// <summary>An element that was read.</summary>
    /// <param name="position">Which of them.</param>
    /// <param name="value">Where its value goes, for each CPU where it has some.</param>
    /// <returns>Its key.</returns>
    public TKey Read(int position, Span<byte> value)
    {
        new ReadOnlySpan<byte>(Values + ((long)position * ValueSize), ValueSize).CopyTo(value);
        return Keys[position];
    }

    /// <inheritdoc cref="ReadMore"/>
    protected abstract bool ReadNext();

    /// <summary>Takes room for elements.</summary>
    /// <param name="elements">How many.</param>
    protected void Rent(int elements)
    {
        int keys = MapPages.RoundUp(elements * sizeof(TKey));
        MapPages.Return(memory);
        memory = MapPages.Rent(keys + (elements * ValueSize), out nint start);
        Keys = (TKey*)start;
        Values = (byte*)Keys + keys;
    }

    /// <summary>Some buckets at a time. A cursor is a bucket's number, so nothing that changes leads back.</summary>
    private sealed class ByBatch : MapWalk<TKey>
    {
        private const int Room = MapPages.Size;
        private const int FewestElements = 16;

        private int capacity;
        private uint cursor;
        private bool isStarted;
        private bool isRead;
        private bool isLast;

        public ByBatch(OpenMap map, int valueSize)
            : base(map, valueSize)
        {
            capacity = (int)Math.Min(map.MaxEntries, (uint)Math.Max(FewestElements, Room / (sizeof(TKey) + valueSize)));
            Rent(capacity);
        }

        /// <summary>Reads the first elements; false where the kernel cannot do so.</summary>
        public bool Start()
        {
            Errno error = Read();

            if (error is Errno.EINVAL or Errno.ENOTSUPP or Errno.EOPNOTSUPP)
            {
                return false;
            }

            error.ThrowIfFailed(Map, "give its elements");
            isRead = true;
            return true;
        }

        protected override bool ReadNext()
        {
            // What a batch begins with is there already.
            if (isRead)
            {
                isRead = false;

                if (Count > 0)
                {
                    return true;
                }
            }

            do
            {
                if (isLast)
                {
                    Count = 0;
                    return false;
                }

                Read().ThrowIfFailed(Map, "give its elements");
            }
            while (Count == 0);

            return true;
        }

        private Errno Read()
        {
            while (true)
            {
                uint next = 0;
                uint from = cursor;
                bpf_attr_batch batch = new()
                {
                    in_batch = isStarted ? (nuint)(&from) : 0,
                    out_batch = (nuint)(&next),
                    keys = (nuint)Keys,
                    values = (nuint)Values,
                    count = (uint)capacity,
                };
                Errno error = MapCalls.OnBatch(bpf_cmd.BPF_MAP_LOOKUP_BATCH, Map.Handle, ref batch);

                // A bucket has more elements than there is room for.
                if (error == Errno.ENOSPC)
                {
                    capacity *= 2;
                    Rent(capacity);
                    continue;
                }

                isLast = error == Errno.ENOENT;
                Count = error is Errno.None or Errno.ENOENT ? (int)batch.count : 0;
                cursor = next;
                isStarted = true;
                return isLast ? Errno.None : error;
            }
        }
    }

    /// <summary>
    /// Key by key. Where the last key is gone, the kernel begins anew, so what was there is remembered and passed over. A trie is gone
    /// through twice: the kernel looks for the last key's node among its parent's children, and where another CPU has just put one in
    /// between, it passes over those beside it (trie_get_next_key, kernel/bpf/lpm_trie.c, 6.18).
    /// </summary>
    private sealed class ByKey : MapWalk<TKey>
    {
        private const int MostRounds = 16;

        private readonly HashSet<TKey> seen = new(MapKeyComparer<TKey>.Instance);
#pragma warning disable IDE0044 // The kernel writes it, through a pointer.
        private TKey key;
#pragma warning restore IDE0044
        private bool isStarted;
        private bool isLastRound;
        private long repeated;

        public ByKey(OpenMap map, int valueSize)
            : base(map, valueSize) =>
            Rent(1);

        protected override bool ReadNext()
        {
            while (GoOn() || GoAgain())
            {
                if (!seen.Add(key))
                {
                    ThrowIfEndless();
                    continue;
                }

                *Keys = key;
                Errno error = MapCalls.OnElement(bpf_cmd.BPF_MAP_LOOKUP_ELEM, Map.Handle, Keys, Values, 0);

                if (error == Errno.None)
                {
                    Count = 1;
                    return true;
                }

                // Gone between the two calls.
                if (error != Errno.ENOENT)
                {
                    MapErrors.Throw(error, Map, "give an element");
                }
            }

            Count = 0;
            return false;
        }

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

        private bool GoAgain()
        {
            bool isAgain = !isLastRound;
            (isLastRound, isStarted) = (true, false);
            return isAgain && GoOn();
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
