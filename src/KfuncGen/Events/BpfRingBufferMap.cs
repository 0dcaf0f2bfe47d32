using System.Numerics;
using KfuncGen.Events;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>What ring buffers have in common: programs on all CPUs write one after the other, and user space reads in that order.</summary>
/// <remarks>
/// Thread-safe: who reads while another one does waits for it. Where programs write faster than user space reads, the buffer is full, and
/// they get nothing to write to: a program counts that itself. A buffer has one reader: what one object or process has read, another one of
/// the same map does not see.
/// </remarks>
public abstract class BpfRingBufferMap : BpfMap
{
    private readonly CancellationTokenSource closing = new();
    private RingReader? reader;

    private protected BpfRingBufferMap(OpenMap map)
        : base(map)
    {
    }

    /// <summary>The size of the buffer in bytes.</summary>
    public uint Size => MaxEntries;

    /// <summary>How many bytes wait to be read, with 8 for each record, and with what is reserved and not submitted yet.</summary>
    /// <exception cref="BpfMapException">The kernel does not show its memory.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public long PendingBytes => Reader.Pending;

    /// <summary>Its memory, mapped with the first use.</summary>
    private protected RingReader Reader
    {
        get
        {
            if (Volatile.Read(ref reader) is { } known)
            {
                return known;
            }

            RingReader opened = RingReader.Open(Open);

            if (Interlocked.CompareExchange(ref reader, opened, null) is { } other)
            {
                opened.Dispose();
                return other;
            }

            // Who disposed it meanwhile did not see this.
            if (closing.IsCancellationRequested)
            {
                opened.Dispose();
            }

            return opened;
        }
    }

    /// <summary>In BPF: how many bytes wait to be read.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR: use <see cref="PendingBytes"/>.</exception>
    [MapHelper("bpf_ringbuf_query", Flags = 0)]
    public ulong QueryPending() => throw BpfOnlyException.ForMap(nameof(QueryPending), nameof(PendingBytes));

    /// <summary>The size that the kernel takes: a power of two, and of pages.</summary>
    internal static uint SizeOf(uint wanted) =>
        wanted is 0 or > 1u << 31 ? wanted : Math.Max((uint)Environment.SystemPageSize, BitOperations.RoundUpToPowerOf2(wanted));

    private protected static MapShape ShapeOf(BpfMapOptions options, bpf_map_type type) => new()
    {
        Type = type,
        Name = options.Name,
        KeySize = 0,
        ValueSize = 0,
        MaxEntries = SizeOf(options.MaxEntries),
        Flags = (bpf_map_create_flags)options.Flags,
        NumaNode = options.NumaNode,
    };

    private protected EventWaiting BeginWaiting(CancellationToken token) => new(GetType().Name, [Open.Handle], token, closing.Token);

    private protected override void Close()
    {
        closing.Cancel();
        Volatile.Read(ref reader)?.Dispose();
    }
}
