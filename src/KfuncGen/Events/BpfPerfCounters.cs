using KfuncGen.Events;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>A counter of each CPU, which programs read: cycles, cache misses, context switches.</summary>
/// <remarks>
/// BPF programs use <see cref="Read()"/> and <see cref="Read(out BpfPerfCount)"/>, user space <see cref="Start"/>. The counters end with
/// this object. Thread-safe.
/// </remarks>
[KernelMap(BpfMapType.PerfEventArray, Key = typeof(int), Value = typeof(int))]
public sealed unsafe class BpfPerfCounters : BpfMap, IBpfMapKind<BpfPerfCounters>
{
    // BPF_F_CURRENT_CPU: include/uapi/linux/bpf.h, 7.3. A counter of another CPU is refused: perf_event_read_local, kernel/events/core.c.
    private const long CurrentCpu = 0xffffffff;

    private readonly Lock changing = new();
    private readonly List<BpfHandle> counters = [];
    private bool isClosed;

    private BpfPerfCounters(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Lets something be counted from now on, on each CPU that is online, in place of what was counted before.</summary>
    /// <param name="counter">What is counted.</param>
    /// <exception cref="BpfMapException">The kernel does not open them: the machine has none, or CAP_PERFMON is missing.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public void Start(PerfCounter counter)
    {
        perf_event_attr attributes = PerfCounterAttributes.Of(counter);
        string what = $"open the counter {counter}, which needs CAP_PERFMON and a processor that has it, as all have ProcessorClock";

        lock (changing)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            List<BpfHandle> opened = [];

            try
            {
                for (int cpu = 0; cpu < Math.Min(PossibleCpus.Count, (int)MaxEntries); cpu++)
                {
                    // ENODEV: a processor that is possible need not be there.
                    if (PerfEventCalls.Open(attributes, PerfEventCalls.Any, cpu, out Errno error) is not { } handle)
                    {
                        (error == Errno.ENODEV ? Errno.None : error).ThrowIfFailed(Open, what);
                        continue;
                    }

                    opened.Add(handle);
                    int descriptor = handle.Descriptor;
                    MapAccess.Write(Open, &cpu, &descriptor);
                }

                (opened.Count == 0 ? Errno.ENODEV : Errno.None).ThrowIfFailed(Open, what);
            }
            catch
            {
                opened.ForEach(static handle => handle.Dispose());
                throw;
            }

            counters.ForEach(static handle => handle.Dispose());
            counters.Clear();
            counters.AddRange(opened);
        }
    }

    /// <summary>In BPF: how far the counter of the CPU is that the program runs on; of clocks in nanoseconds.</summary>
    /// <returns>
    /// The number, or an errno value: -2, ENOENT, where none was started. One cannot be told from the other where a counter is near 2 to
    /// the power of 64; <see cref="Read(out BpfPerfCount)"/> tells them apart.
    /// </returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_perf_event_read", Flags = CurrentCpu)]
    public long Read() => throw BpfOnlyException.ForMap(nameof(Read), nameof(Start));

    /// <summary>In BPF: how far the counter of the CPU is that the program runs on, and how long it was counted.</summary>
    /// <param name="count">Gets it; 0 where there is none.</param>
    /// <returns>0, or an errno value below 0: -2, ENOENT, where none was started.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_perf_event_read_value", Flags = CurrentCpu, FlagsFirst = true, ValueSize = true)]
    public int Read(out BpfPerfCount count) => throw BpfOnlyException.ForMap(nameof(Read), nameof(Start));

    static MapShape IBpfMapKind<BpfPerfCounters>.ShapeOf(BpfMapOptions options) => MapShapes.Of(
        bpf_map_type.BPF_MAP_TYPE_PERF_EVENT_ARRAY,
        sizeof(int),
        sizeof(int),
        options.MaxEntries == 0 ? options with { MaxEntries = (uint)PossibleCpus.Count } : options);

    static BpfPerfCounters IBpfMapKind<BpfPerfCounters>.Of(OpenMap map) => new(map);

    private protected override void Close()
    {
        lock (changing)
        {
            isClosed = true;
            counters.ForEach(static handle => handle.Dispose());
        }
    }
}
