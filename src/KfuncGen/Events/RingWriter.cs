using System.Runtime.CompilerServices;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen.Events;

/// <summary>
/// Writes to a ring buffer whose reader is the kernel: the pages are those of <see cref="RingReader"/>, but here the producer's position
/// and the data are what this process writes. __bpf_user_ringbuf_peek, kernel/bpf/ringbuf.c, 7.2.
/// </summary>
internal sealed unsafe class RingWriter : IDisposable
{
    private const int HeaderSize = 8;

    private readonly Lock writing = new();
    private readonly OpenMap map;
    private readonly MappedMemory consumer;
    private readonly MappedMemory producer;

    private RingWriter(OpenMap map, MappedMemory consumer, MappedMemory producer)
    {
        this.map = map;
        this.consumer = consumer;
        this.producer = producer;
    }

    private static int Page => Environment.SystemPageSize;

    private long Size => map.MaxEntries;

    /// <summary>Maps the pages of a ring buffer.</summary>
    /// <exception cref="BpfMapException">The kernel does not map them.</exception>
    public static RingWriter Open(OpenMap map)
    {
        MappedMemory? consumer = MappedMemory.Share(map.Handle, 0, Page, isWritable: false, out Errno error);
        error.ThrowIfFailed(map, "map the page of the consumer's position");
        MappedMemory? producer = MappedMemory.Share(map.Handle, Page, Page + (2L * map.MaxEntries), isWritable: true, out error);

        if (producer is null)
        {
            consumer!.Dispose();
            error.ThrowIfFailed(map, "map the pages of its data");
        }

        return new(map, consumer!, producer!);
    }

    /// <summary>How many bytes wait to be read.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public long Pending
    {
        get
        {
            using HeldMemory theirs = new(consumer, Page);
            using HeldMemory mine = new(producer, Page);
            ulong read = Volatile.Read(ref *(ulong*)theirs.At(0, sizeof(ulong)));
            return (long)(Volatile.Read(ref *(ulong*)mine.At(0, sizeof(ulong))) - read);
        }
    }

    /// <summary>Writes a record; false where there is no room for it.</summary>
    /// <exception cref="BpfMapException">There never will be.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public bool TryWrite(void* value, int length)
    {
        long whole = ((long)length + HeaderSize + 7) & ~7L;

        if (whole > Size)
        {
            throw new BpfMapException(
                $"BPF map '{map.Name}': a message of {length} bytes does not fit into a buffer of {Size} bytes; make that larger.");
        }

        lock (writing)
        {
            using HeldMemory theirs = new(consumer, Page);
            using HeldMemory mine = new(producer, Page + (2 * Size));
            ulong* written = (ulong*)mine.At(0, sizeof(ulong));
            ulong position = *written;

            if ((long)(position - Volatile.Read(ref *(ulong*)theirs.At(0, sizeof(ulong)))) + whole > Size)
            {
                return false;
            }

            byte* record = mine.At(Page + (long)(position & ((ulong)Size - 1)), whole);
            *(uint*)record = (uint)length;
            *(uint*)(record + sizeof(uint)) = 0;
            Unsafe.CopyBlockUnaligned(record + HeaderSize, value, (uint)length);

            // The position last: what the kernel sees is whole.
            Volatile.Write(ref *written, position + (ulong)whole);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        consumer.Dispose();
        producer.Dispose();
    }
}
