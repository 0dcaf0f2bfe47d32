using KfuncGen.Linux.Abi;

namespace KfuncGen.Events;

/// <summary>How perf_event_open(2) is asked for a counter.</summary>
internal static class PerfCounterAttributes
{
    /// <summary>The attributes; how often something happens is not among them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no counter that is known.</exception>
    public static perf_event_attr Of(PerfCounter counter) => counter switch
    {
        PerfCounter.ProcessorClock => Software(perf_sw_ids.PERF_COUNT_SW_CPU_CLOCK),
        PerfCounter.TaskClock => Software(perf_sw_ids.PERF_COUNT_SW_TASK_CLOCK),
        PerfCounter.PageFaults => Software(perf_sw_ids.PERF_COUNT_SW_PAGE_FAULTS),
        PerfCounter.ContextSwitches => Software(perf_sw_ids.PERF_COUNT_SW_CONTEXT_SWITCHES),
        PerfCounter.Migrations => Software(perf_sw_ids.PERF_COUNT_SW_CPU_MIGRATIONS),
        PerfCounter.Cycles => Hardware(perf_hw_id.PERF_COUNT_HW_CPU_CYCLES),
        PerfCounter.Instructions => Hardware(perf_hw_id.PERF_COUNT_HW_INSTRUCTIONS),
        PerfCounter.CacheReferences => Hardware(perf_hw_id.PERF_COUNT_HW_CACHE_REFERENCES),
        PerfCounter.CacheMisses => Hardware(perf_hw_id.PERF_COUNT_HW_CACHE_MISSES),
        PerfCounter.Branches => Hardware(perf_hw_id.PERF_COUNT_HW_BRANCH_INSTRUCTIONS),
        PerfCounter.BranchMisses => Hardware(perf_hw_id.PERF_COUNT_HW_BRANCH_MISSES),
        _ => throw new ArgumentOutOfRangeException(nameof(counter), counter, "This is no counter that this version of the library knows."),
    };

    private static perf_event_attr Software(perf_sw_ids what) =>
        new() { type = (uint)perf_type_id.PERF_TYPE_SOFTWARE, config = (ulong)what };

    private static perf_event_attr Hardware(perf_hw_id what) =>
        new() { type = (uint)perf_type_id.PERF_TYPE_HARDWARE, config = (ulong)what };
}
