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
    /// Goes through the events, CPU by CPU, and waits for more, until it is canceled. No thread is blocked meanwhile. Who stops in between
    /// loses none.
    /// </summary>
    /// <param name="token">Ends it.</param>
    /// <exception cref="InvalidOperationException">The buffers are not open.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    /// <exception cref="BpfMapException">A record is too short for an event.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken token = default)
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
                while (TryRead(reader, out T value))
                {
                    isNew = true;
                    token.ThrowIfCancellationRequested();
                    yield return value;
                }
            }
        }
    }

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

    private bool TryRead(PerfReader reader, out T value)
    {
        Taking taking = new(Open);
        bool isThere = reader.Consume(ref taking, most: 1) > 0;
        value = taking.Value;
        return isThere;
    }

    private static void CheckLength(OpenMap map, int length)
    {
        if (length < sizeof(T))
        {
            throw new BpfMapException(
                $"BPF map '{map.Name}': a record has {length} bytes; expected {sizeof(T)} of {typeof(T).Name} at least. Something " +
                "else writes to it.");
        }
    }

    private struct Taking(OpenMap map) : IRecordConsumer
    {
        public T Value { get; private set; }

        public void Take(byte* record, int length)
        {
            CheckLength(map, length);
            Value = *(T*)record;
        }
    }

    private readonly struct Calling(BpfEventHandler<T> handler, OpenMap map) : IRecordConsumer
    {
        public void Take(byte* record, int length)
        {
            CheckLength(map, length);
            handler(in *(T*)record);
        }
    }
}
