using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen.Events;

/// <summary>
/// Reads a ring buffer in place. Its pages are those of kernel/bpf/ringbuf.c, 7.2: one with the consumer's position, which this process
/// writes; one with the producers' position; then the data, twice in a row, so that no record is ever in two pieces. Positions count
/// bytes and only grow.
/// </summary>
internal sealed unsafe class RingReader : IDisposable
{
    // A record begins with its length and two bits, then four bytes of the kernel's own: BPF_RINGBUF_*, include/uapi/linux/bpf.h, 7.2.
    private const uint IsBusy = 1u << 31;
    private const uint IsDiscarded = 1u << 30;
    private const int HeaderSize = 8;

    private readonly Lock reading = new();
    private readonly MappedMemory consumer;
    private readonly MappedMemory producers;
    private readonly long size;
    private bool isConsuming;

    private RingReader(MappedMemory consumer, MappedMemory producers, long size)
    {
        this.consumer = consumer;
        this.producers = producers;
        this.size = size;
    }

    private static int Page => Environment.SystemPageSize;

    /// <summary>Maps the pages of a ring buffer.</summary>
    /// <exception cref="BpfMapException">The kernel does not map them.</exception>
    public static RingReader Open(OpenMap map)
    {
        MappedMemory? consumer = MappedMemory.Share(map.Handle, 0, Page, isWritable: true, out Errno error);
        error.ThrowIfFailed(map, "map the page of the consumer's position");
        MappedMemory? producers = MappedMemory.Share(map.Handle, Page, Page + (2L * map.MaxEntries), isWritable: false, out error);

        if (producers is null)
        {
            consumer!.Dispose();
            error.ThrowIfFailed(map, "map the pages of its data");
        }

        return new(consumer!, producers!, map.MaxEntries);
    }

    /// <summary>How many bytes wait to be read, with those that are reserved and not submitted yet.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public long Pending
    {
        get
        {
            using HeldMemory mine = new(consumer, Page);
            using HeldMemory theirs = new(producers, Page);
            ulong read = Volatile.Read(ref *(ulong*)mine.At(0, sizeof(ulong)));
            return (long)(Volatile.Read(ref *(ulong*)theirs.At(0, sizeof(ulong))) - read);
        }
    }

    /// <summary>Hands over what is there.</summary>
    /// <param name="taker">Gets each record, in its place.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>How many there were, without those that were discarded.</returns>
    /// <exception cref="InvalidOperationException">It is called by what takes a record.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public int Consume<TTaker>(ref TTaker taker, int most)
        where TTaker : struct, IRecordConsumer, allows ref struct
    {
        lock (reading)
        {
            if (isConsuming)
            {
                throw new InvalidOperationException("A handler of a ring buffer's records reads the same buffer. Let it return first.");
            }

            using HeldMemory mine = new(consumer, Page);
            using HeldMemory theirs = new(producers, Page + (2 * size));
            isConsuming = true;

            ulong* read = (ulong*)mine.At(0, sizeof(ulong));
            ulong position = *read;

            // What is around the loop does not cost each record something; a record whose taker throws has had its turn.
            try
            {
                return Consume(ref position, read, theirs.At(0, Page + (2 * size)), ref taker, most);
            }
            finally
            {
                Volatile.Write(ref *read, position);
                isConsuming = false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        consumer.Dispose();
        producers.Dispose();
    }

    // Reads are with acquire semantics, as the kernel writes the length and the position with release semantics after the content; the
    // consumer's position is written with release semantics, so that nothing is written over before it was read.
    private int Consume<TTaker>(ref ulong reached, ulong* read, byte* pages, ref TTaker taker, int most)
        where TTaker : struct, IRecordConsumer, allows ref struct
    {
        ulong* written = (ulong*)pages;
        byte* data = pages + Page;
        ulong mask = (ulong)size - 1;
        ulong position = reached;
        int count = 0;

        while (count < most)
        {
            ulong end = Volatile.Read(ref *written);
            ulong start = position;

            while (position < end && count < most)
            {
                byte* record = data + (position & mask);
                uint header = Volatile.Read(ref *(uint*)record);

                if ((header & IsBusy) != 0)
                {
                    break;
                }

                uint length = header & ~IsDiscarded;
                position += (length + HeaderSize + 7) & ~7u;
                reached = position;

                if (header == length)
                {
                    count++;
                    taker.Take(record + HeaderSize, (int)length);
                }

                Volatile.Write(ref *read, position);
            }

            if (position == start)
            {
                break;
            }

            // Who submits looks whether all before was read, and wakes only then: the position has to be there before the next look.
            Interlocked.MemoryBarrier();
        }

        return count;
    }
}
