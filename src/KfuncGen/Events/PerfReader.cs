using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen.Events;

/// <summary>
/// Reads the buffer of one CPU: struct perf_event_mmap_page and PERF_RECORD_*, include/uapi/linux/perf_event.h, 7.2. Its first page has the
/// positions, the data comes behind it, and a record may go over the end.
/// </summary>
internal sealed unsafe class PerfReader : IDisposable
{
    // data_head, and data_tail behind it.
    private const int HeadOffset = 1024;
    private const int TailOffset = 1032;

    private const uint LostRecord = 2;
    private const uint SampleRecord = 9;
    private const int HeaderSize = 8;

    private readonly Lock reading = new();
    private readonly BpfHandle handle;
    private readonly MappedMemory memory;
    private readonly long size;
    private byte[] whole = [];
    private bool isConsuming;
    private long lost;

    private PerfReader(BpfHandle handle, MappedMemory memory, long size)
    {
        this.handle = handle;
        this.memory = memory;
        this.size = size;
    }

    /// <summary>What goes into the map for this CPU.</summary>
    public int Descriptor => handle.Descriptor;

    /// <summary>What becomes readable when there are events.</summary>
    public BpfHandle Handle => handle;

    /// <summary>How many events were lost, as far as they were read.</summary>
    public long Lost => Volatile.Read(ref lost);

    private static int Page => Environment.SystemPageSize;

    /// <summary>Opens the buffer of a CPU; null where that is not online.</summary>
    /// <exception cref="BpfMapException">The kernel does not open it.</exception>
    public static PerfReader? TryOpen(OpenMap map, int cpu, int pages)
    {
        BpfHandle? handle = PerfEventCalls.OpenOutput(cpu, out Errno error);

        // ENODEV: it may come, but is not there.
        if (handle is null && error == Errno.ENODEV)
        {
            return null;
        }

        error.ThrowIfFailed(map, "open a buffer for events, for which the process needs CAP_PERFMON");
        long size = (long)pages * Page;
        MappedMemory? memory = MappedMemory.Share(handle!, 0, Page + size, isWritable: true, out error);

        if (memory is null)
        {
            handle!.Dispose();
            error.ThrowIfFailed(map, $"map {pages} pages for events: a power of two, within kernel.perf_event_mlock_kb");
        }

        return new(handle!, memory!, size);
    }

    /// <summary>Hands over what is there.</summary>
    /// <param name="taker">Gets each event.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>How many events there were.</returns>
    /// <exception cref="InvalidOperationException">It is called by what takes a record.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public int Consume<TTaker>(ref TTaker taker, int most = int.MaxValue)
        where TTaker : struct, IRecordConsumer
    {
        lock (reading)
        {
            if (isConsuming)
            {
                throw new InvalidOperationException("A handler of a buffer's events reads the same buffer. Let it return first.");
            }

            using HeldMemory held = new(memory, Page + size);
            isConsuming = true;

            try
            {
                return Consume(held.At(0, Page + size), ref taker, most);
            }
            finally
            {
                isConsuming = false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        memory.Dispose();
        handle.Dispose();
    }

    private int Consume<TTaker>(byte* pages, ref TTaker taker, int most)
        where TTaker : struct, IRecordConsumer
    {
        ulong head = Volatile.Read(ref *(ulong*)(pages + HeadOffset));
        ulong* tail = (ulong*)(pages + TailOffset);
        ulong position = *tail;
        int count = 0;

        while (position < head && count < most)
        {
            byte* record = At(pages + Page, position, out int length);
            position += (uint)length;

            // Whatever the handler does: it had its turn.
            try
            {
                count += Take(record, length, ref taker);
            }
            finally
            {
                Volatile.Write(ref *tail, position);
            }
        }

        return count;
    }

    // Records are multiples of eight bytes, so a header is never cut.
    private byte* At(byte* data, ulong position, out int length)
    {
        long offset = (long)(position & ((ulong)size - 1));
        length = *(ushort*)(data + offset + 6);

        if (offset + length <= size)
        {
            return data + offset;
        }

        if (whole.Length < length)
        {
            whole = GC.AllocateUninitializedArray<byte>(ushort.MaxValue + 1, pinned: true);
        }

        int first = (int)(size - offset);
        new Span<byte>(data + offset, first).CopyTo(whole);
        new Span<byte>(data, length - first).CopyTo(whole.AsSpan(first));

        // It is pinned.
        fixed (byte* copy = whole)
        {
            return copy;
        }
    }

    private int Take<TTaker>(byte* record, int length, ref TTaker taker)
        where TTaker : struct, IRecordConsumer
    {
        switch (*(uint*)record)
        {
            case LostRecord:
                Volatile.Write(ref lost, lost + *(long*)(record + HeaderSize + sizeof(ulong)));
                return 0;

            // Its size comes first, and is rounded up so that the record is a multiple of eight bytes.
            case SampleRecord:
                int content = (int)Math.Min(*(uint*)(record + HeaderSize), (uint)(length - HeaderSize - sizeof(uint)));
                taker.Take(record + HeaderSize + sizeof(uint), content);
                return 1;

            default:
                return 0;
        }
    }
}
