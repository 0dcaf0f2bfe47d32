namespace KfuncGen;

/// <summary>What is counted, and sampled: enum perf_sw_ids and enum perf_hw_id, include/uapi/linux/perf_event.h.</summary>
public enum PerfCounter
{
    /// <summary>Time on each processor, idle or not: any system has it.</summary>
    ProcessorClock,

    /// <summary>Time that tasks run.</summary>
    TaskClock,

    /// <summary>Pages that were not there when they were needed.</summary>
    PageFaults,

    /// <summary>Changes from one task to another.</summary>
    ContextSwitches,

    /// <summary>Moves of tasks from one processor to another.</summary>
    Migrations,

    /// <summary>Cycles of the processor; as all that follow, only where the processor counts it and a virtual machine is let.</summary>
    Cycles,

    /// <summary>Instructions that were executed.</summary>
    Instructions,

    /// <summary>Accesses to the cache.</summary>
    CacheReferences,

    /// <summary>Accesses that the cache did not have.</summary>
    CacheMisses,

    /// <summary>Branches.</summary>
    Branches,

    /// <summary>Branches that the processor guessed wrong.</summary>
    BranchMisses,
}
