using System.Runtime.CompilerServices;
using KfuncGen.Events;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>A ring buffer with events of one type.</summary>
/// <typeparam name="T">The events, as they are in memory.</typeparam>
/// <inheritdoc cref="BpfRingBufferMap" path="/remarks"/>
/// <example>
/// <code>
/// await foreach (Event value in watcher.Events.ReadAllAsync(token))
/// {
///     Console.WriteLine(value.Length);
/// }
/// </code>
/// </example>
[KernelMap(BpfMapType.RingBuffer, Value = typeof(void))]
public sealed unsafe class BpfRingBuffer<T> : BpfRingBufferMap, IBpfMapKind<BpfRingBuffer<T>>
    where T : unmanaged
{
    private BpfRingBuffer(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Hands over the events that are there, without copying them, and returns: it does not wait for more.</summary>
    /// <param name="handler">Gets each event.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="InvalidOperationException">The handler called it.</exception>
    /// <exception cref="BpfMapException">The kernel does not show its memory, or a record is too short for an event.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public int Consume(BpfEventHandler<T> handler, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Calling calling = new(handler, Open);
        return Reader.Consume(ref calling, most);
    }

    /// <summary>Takes the next event, if there is one.</summary>
    /// <param name="value">The event; the default where there is none.</param>
    /// <returns>False where there is none.</returns>
    /// <inheritdoc cref="Consume"/>
    public bool TryRead(out T value)
    {
        Keeping keeping = new(Open);
        int count = Reader.Consume(ref keeping, 1);
        value = keeping.Value;
        return count > 0;
    }

    /// <summary>
    /// Goes through the events, and waits for more, until it is canceled. No thread is blocked meanwhile. Who stops in between loses none.
    /// </summary>
    /// <param name="token">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    /// <exception cref="BpfMapException">The kernel does not show its memory, or a record is too short for an event.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken token = default)
    {
        using EventWaiting waiting = BeginWaiting(token);

        while (true)
        {
            token.ThrowIfCancellationRequested();

            if (TryRead(out T value))
            {
                yield return value;
            }
            else
            {
                await waiting.WaitAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>In BPF: room for an event, to be filled in and submitted; null where the buffer is full.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_ringbuf_reserve", ValueSize = true, Flags = 0)]
    [return: KfuncAcquired]
    public RingRecord<T>? Reserve() => throw BpfOnlyException.ForMap(nameof(Reserve), nameof(Consume));

    /// <summary>In BPF: copies an event into the buffer.</summary>
    /// <returns>0, or an errno value below 0: -11, EAGAIN, where the buffer is full.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_ringbuf_output", ValueSize = true, Flags = 0)]
    public int Output(in T value) => throw BpfOnlyException.ForMap(nameof(Output), nameof(Consume));

    static MapShape IBpfMapKind<BpfRingBuffer<T>>.ShapeOf(BpfMapOptions options) => ShapeOf(options, bpf_map_type.BPF_MAP_TYPE_RINGBUF);

    static BpfRingBuffer<T> IBpfMapKind<BpfRingBuffer<T>>.Of(OpenMap map) => new(map);

    // What a shorter record would be read beyond its end.
    private static void Check(int length, OpenMap map)
    {
        if (length < sizeof(T))
        {
            throw new BpfMapException(
                $"BPF map '{map.Name}': a record has {length} bytes; expected {sizeof(T)} of {typeof(T).Name} at least. Something " +
                "else writes to it.");
        }
    }

    private readonly struct Calling(BpfEventHandler<T> handler, OpenMap map) : IRecordConsumer
    {
        public void Take(byte* record, int length)
        {
            Check(length, map);
            handler(in *(T*)record);
        }
    }

    private struct Keeping(OpenMap map) : IRecordConsumer
    {
        public T Value;

        public void Take(byte* record, int length)
        {
            Check(length, map);
            Value = *(T*)record;
        }
    }
}
