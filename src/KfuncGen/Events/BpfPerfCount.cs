namespace KfuncGen;

/// <summary>How far a counter is: struct bpf_perf_event_value, include/uapi/linux/bpf.h, 7.3.</summary>
public struct BpfPerfCount
{
    /// <summary>What was counted; of clocks in nanoseconds.</summary>
    public ulong Counter;

    /// <summary>How long it has been asked for, in nanoseconds.</summary>
    public ulong Enabled;

    /// <summary>How long it was really counted, in nanoseconds: less where a processor counts in turns what it cannot at once.</summary>
    public ulong Running;
}
