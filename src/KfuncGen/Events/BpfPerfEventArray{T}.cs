using System.Runtime.CompilerServices;
using KfuncGen.Events;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>
/// A buffer of events for each CPU, for kernels and kinds of programs without ring buffers (before 5.8): events of different CPUs come in
/// no order, and what was lost is counted by the kernel.
/// </summary>
/// <typeparam name="T">The events, as they are in memory.</typeparam>
/// <remarks>
/// Thread-safe. User space opens the buffers with <see cref="OpenBuffers"/>, which needs CAP_PERFMON; until then events go nowhere. They
/// are closed with this object.
/// </remarks>
[KernelMap(BpfMapType.PerfEventArray, Key = typeof(int), Value = typeof(int))]
public sealed unsafe class BpfPerfEventArray<T> : BpfMap, IBpfMapKind<BpfPerfEventArray<T>>
    where T : unmanaged
{
    // BPF_F_CURRENT_CPU: include/uapi/linux/bpf.h, 7.2.
    private const long CurrentCpu = 0xffffffff;

    private readonly Lock changing = new();
    private readonly CancellationTokenSource closing = new();
    private PerfReader[] readers = [];
    private bool isClosed;

    private BpfPerfEventArray(OpenMap map)
        : base(map)
    {
    }

    /// <summary>How many events were lost since the buffers were opened, as far as they were read.</summary>
    public long Lost => Volatile.Read(ref readers).Sum(static reader => reader.Lost);

    /// <summary>Opens a buffer for each CPU that is online.</summary>
    /// <param name="pages">How many pages each has: a power of two.</param>
    /// <exception cref="BpfMapException">The kernel does not open them.</exception>
    /// <exception cref="InvalidOperationException">They are open.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public void OpenBuffers(int pages = 64)
    {
        lock (changing)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);

            if (readers.Length > 0)
            {
                throw new InvalidOperationException($"The buffers of BPF map '{Open.Name}' are open.");
            }

            List<PerfReader> opened = [];

            try
            {
                for (int cpu = 0; cpu < Math.Min(PossibleCpus.Count, (int)MaxEntries); cpu++)
                {
                    if (PerfReader.TryOpen(Open, cpu, pages) is not { } reader)
                    {
                        continue;
                    }

                    opened.Add(reader);
                    int descriptor = reader.Descriptor;
                    MapAccess.Write(Open, &cpu, &descriptor);
                }
            }
            catch
            {
                opened.ForEach(static reader => reader.Dispose());
                throw;
            }

            Volatile.Write(ref readers, [.. opened]);
        }
    }

    /// <summary>Hands over the events that are there, CPU by CPU, and returns: it does not wait for more.</summary>
    /// <param name="handler">Gets each event.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="InvalidOperationException">The buffers are not open.</exception>
    /// <exception cref="BpfMapException">A record is too short for an event.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public int Consume(BpfEventHandler<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        PerfReader[] all = Opened();
        Calling calling = new(handler, Open);
        int count = 0;

        foreach (PerfReader reader in all)
        {
            count += reader.Consume(ref calling);
        }

        return count;
    }

    /// <summary>
    /// Hands over the events that are there with the bytes of packets behind them, CPU by CPU, and returns: it does not wait for more.
    /// </summary>
    /// <param name="handler">Gets each event; of one that was written without a packet, with no bytes.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="InvalidOperationException">The buffers are not open.</exception>
    /// <exception cref="BpfMapException">A record is too short for an event, or for the packet that it says it has.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public int Consume(BpfPacketEventHandler<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        PerfReader[] all = Opened();
        CallingWithPacket calling = new(handler, Open);
        int count = 0;

        foreach (PerfReader reader in all)
        {
            count += reader.Consume(ref calling);
        }

        return count;
    }

    /// <summary>
    /// Goes through the events, CPU by CPU, and waits for more, until it is canceled. No thread is blocked meanwhile. Who stops in between
    /// loses none.
    /// </summary>
    /// <param name="token">Ends it.</param>
    /// <exception cref="InvalidOperationException">The buffers are not open.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    /// <exception cref="BpfMapException">A record is too short for an event.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public IAsyncEnumerable<T> ReadAllAsync(CancellationToken token = default) =>
        ReadAsync<Taking, T>(new(Open), static taking => taking.Value, token);

    /// <summary>
    /// Goes through the events with copies of the bytes of packets behind them, CPU by CPU, and waits for more, until it is canceled. No
    /// thread is blocked meanwhile. Who stops in between loses none.
    /// </summary>
    /// <param name="token">Ends it.</param>
    /// <exception cref="InvalidOperationException">The buffers are not open.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    /// <exception cref="BpfMapException">A record is too short for an event, or for the packet that it says it has.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public IAsyncEnumerable<BpfPacketEvent<T>> ReadAllPacketsAsync(CancellationToken token = default) =>
        ReadAsync<TakingWithPacket, BpfPacketEvent<T>>(new(Open), static taking => taking.Event, token);

    /// <summary>In BPF: copies an event into the buffer of the CPU that the program runs on.</summary>
    /// <param name="value">The event.</param>
    /// <returns>0, or an errno value below 0: -28, ENOSPC, where the buffer is full, and -2, ENOENT, where none is open.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_perf_event_output", TakesContext = true, ValueSize = true, Flags = CurrentCpu, FlagsFirst = true)]
    public int Output(in T value) => throw BpfOnlyException.ForMap(nameof(Output), nameof(Consume));

    /// <summary>In BPF: copies an event into the buffer of the CPU that the program runs on.</summary>
    /// <param name="context">The program's context.</param>
    /// <param name="value">The event.</param>
    /// <returns>0, or an errno value below 0: -28, ENOSPC, where the buffer is full, and -2, ENOENT, where none is open.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_perf_event_output", ContextFirst = true, ValueSize = true, Flags = CurrentCpu, FlagsFirst = true)]
    public int Output(object context, in T value) => throw BpfOnlyException.ForMap(nameof(Output), nameof(Consume));

    /// <summary>
    /// In BPF: copies an event, and the first bytes of a packet behind it, into the buffer of the CPU that the program runs on.
    /// </summary>
    /// <param name="packet">The packet: the program's context.</param>
    /// <param name="value">The event.</param>
    /// <param name="packetBytes">How many bytes of the packet: not more than it has, as in <c>Math.Min(ctx.len, 128)</c>.</param>
    /// <returns>
    /// 0, or an errno value below 0: -14, EFAULT, where the packet has fewer bytes; -22, EINVAL, where the event would be longer than a
    /// record can be, which is 65,508 bytes with the value; -28, ENOSPC, where the buffer is full; -2, ENOENT, where none is open.
    /// </returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_perf_event_output", Flags = CurrentCpu, HasPacket = true)]
    public int Output(__sk_buff packet, in T value, uint packetBytes) => throw BpfOnlyException.ForMap(nameof(Output), nameof(Consume));

    /// <inheritdoc cref="Output(__sk_buff, in T, uint)"/>
    [MapHelper("bpf_perf_event_output", Flags = CurrentCpu, HasPacket = true)]
    public int Output(xdp_md packet, in T value, uint packetBytes) => throw BpfOnlyException.ForMap(nameof(Output), nameof(Consume));

    /// <summary>
    /// In BPF: copies an event, and the first bytes of a packet behind it, into the buffer of the CPU that the program runs on, in programs
    /// at hooks that get a packet of the kernel's own.
    /// </summary>
    /// <param name="packet">
    /// The packet: an <c>sk_buff</c> (bpf_skb_output), whose bytes are those from its <c>data</c> on, or an <c>xdp_buff</c>
    /// (bpf_xdp_output).
    /// </param>
    /// <param name="value">The event.</param>
    /// <param name="packetBytes">How many bytes of the packet: not more than it has, as in <c>Math.Min(packet.len, 128)</c>.</param>
    /// <inheritdoc cref="Output(__sk_buff, in T, uint)" path="/returns"/>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_skb_output", Object = "sk_buff", Flags = CurrentCpu, HasPacket = true)]
    [MapHelper("bpf_xdp_output", Object = "xdp_buff", Flags = CurrentCpu, HasPacket = true)]
    public int Output(object packet, in T value, uint packetBytes) => throw BpfOnlyException.ForMap(nameof(Output), nameof(Consume));

    static MapShape IBpfMapKind<BpfPerfEventArray<T>>.ShapeOf(BpfMapOptions options) =>
        MapShapes.Of(
            bpf_map_type.BPF_MAP_TYPE_PERF_EVENT_ARRAY,
            sizeof(int),
            sizeof(int),
            options.MaxEntries == 0 ? options with { MaxEntries = (uint)PossibleCpus.Count } : options);

    static BpfPerfEventArray<T> IBpfMapKind<BpfPerfEventArray<T>>.Of(OpenMap map) => new(map);

    private protected override void Close()
    {
        lock (changing)
        {
            Volatile.Write(ref isClosed, true);
            closing.Cancel();
            Array.ForEach(readers, static reader => reader.Dispose());
        }
    }

    private PerfReader[] Opened()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref isClosed), this);
        PerfReader[] all = Volatile.Read(ref readers);
        return all.Length > 0
            ? all
            : throw new InvalidOperationException(
                $"The buffers of BPF map '{Open.Name}' are not open: call {nameof(OpenBuffers)} first.");
    }

    private async IAsyncEnumerable<TEvent> ReadAsync<TTaker, TEvent>(
        TTaker taker, Func<TTaker, TEvent> taken, [EnumeratorCancellation] CancellationToken token)
        where TTaker : struct, IRecordConsumer
    {
        PerfReader[] all = Opened();
        using EventWaiting waiting = new(GetType().Name, all.Select(static reader => reader.Handle), token, closing.Token);
        bool isNew = true;

        while (true)
        {
            if (!isNew)
            {
                await waiting.WaitAsync().ConfigureAwait(false);
            }

            isNew = false;

            foreach (PerfReader reader in all)
            {
                while (reader.Consume(ref taker, most: 1) > 0)
                {
                    isNew = true;
                    token.ThrowIfCancellationRequested();
                    yield return taken(taker);
                }
            }
        }
    }

    private struct Taking(OpenMap map) : IRecordConsumer
    {
        public T Value { get; private set; }

        public void Take(byte* record, int length) => Value = *PacketRecord<T>.ValueOf(record, length, map);
    }

    private struct TakingWithPacket(OpenMap map) : IRecordConsumer
    {
        public BpfPacketEvent<T> Event { get; private set; }

        public void Take(byte* record, int length) => Event = new(
            *PacketRecord<T>.ValueOf(record, length, map), PacketRecord<T>.PacketOf(record, length, map).ToArray());
    }

    private readonly struct Calling(BpfEventHandler<T> handler, OpenMap map) : IRecordConsumer
    {
        public void Take(byte* record, int length) => handler(in *PacketRecord<T>.ValueOf(record, length, map));
    }

    private readonly struct CallingWithPacket(BpfPacketEventHandler<T> handler, OpenMap map) : IRecordConsumer
    {
        public void Take(byte* record, int length) =>
            handler(in *PacketRecord<T>.ValueOf(record, length, map), PacketRecord<T>.PacketOf(record, length, map));
    }
}
