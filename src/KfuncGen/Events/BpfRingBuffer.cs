using System.Runtime.CompilerServices;
using KfuncGen.Events;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>A ring buffer with records of any length.</summary>
/// <inheritdoc cref="BpfRingBufferMap" path="/remarks"/>
[KernelMap(BpfMapType.RingBuffer)]
public sealed unsafe class BpfRingBuffer : BpfRingBufferMap, IBpfMapKind<BpfRingBuffer>
{
    private BpfRingBuffer(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Hands over the records that are there, without copying them, and returns: it does not wait for more.</summary>
    /// <param name="handler">Gets each record.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="InvalidOperationException">The handler called it.</exception>
    /// <exception cref="BpfMapException">The kernel does not show its memory.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public int Consume(RingBytesHandler handler, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Calling calling = new(handler);
        return Reader.Consume(ref calling, most);
    }

    /// <summary>
    /// Goes through copies of the records, and waits for more, until it is canceled. No thread is blocked meanwhile. Who stops in between
    /// loses none.
    /// </summary>
    /// <param name="token">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    /// <exception cref="BpfMapException">The kernel does not show its memory.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public async IAsyncEnumerable<byte[]> ReadAllAsync([EnumeratorCancellation] CancellationToken token = default)
    {
        using EventWaiting waiting = BeginWaiting(token);

        while (true)
        {
            token.ThrowIfCancellationRequested();

            if (Read() is { } record)
            {
                yield return record;
            }
            else
            {
                await waiting.WaitAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// In BPF: makes room for a record whose length is known only when the program runs, to be written by <c>bpf_dynptr_write</c>. Also
    /// where there is no room it ends by <c>bpf_ringbuf_submit_dynptr</c> or <c>bpf_ringbuf_discard_dynptr</c>.
    /// </summary>
    /// <param name="size">Its length in bytes.</param>
    /// <param name="flags">0.</param>
    /// <param name="record">The record.</param>
    /// <returns>0, or an errno value below 0: -11, EAGAIN, where the buffer is full.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_ringbuf_reserve_dynptr")]
    public int ReserveDynptr(uint size, ulong flags, out bpf_dynptr record) =>
        throw BpfOnlyException.ForMap(nameof(ReserveDynptr), nameof(Consume));

    /// <summary>In BPF: copies a record into the buffer.</summary>
    /// <returns>0, or an errno value below 0: -11, EAGAIN, where the buffer is full.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_ringbuf_output", Flags = 0)]
    public int Output(ReadOnlySpan<byte> record) => throw BpfOnlyException.ForMap(nameof(Output), nameof(Consume));

    static MapShape IBpfMapKind<BpfRingBuffer>.ShapeOf(BpfMapOptions options) => ShapeOf(options, bpf_map_type.BPF_MAP_TYPE_RINGBUF);

    static BpfRingBuffer IBpfMapKind<BpfRingBuffer>.Of(OpenMap map) => new(map);

    private byte[]? Read()
    {
        Copying copying = default;
        Reader.Consume(ref copying, 1);
        return copying.Record;
    }

    private readonly struct Calling(RingBytesHandler handler) : IRecordConsumer
    {
        public void Take(byte* record, int length) => handler(new ReadOnlySpan<byte>(record, length));
    }

    private struct Copying : IRecordConsumer
    {
        public byte[]? Record;

        public void Take(byte* record, int length) => Record = new ReadOnlySpan<byte>(record, length).ToArray();
    }
}
