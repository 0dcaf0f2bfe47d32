namespace KfuncGen;

/// <summary>How a timer is set: include/uapi/linux/bpf.h, 7.2.</summary>
[Flags]
public enum BpfTimerFlags
{
    /// <summary>In so many nanoseconds, on any processor.</summary>
    None = 0,

    /// <summary>At a time of the clock; since 6.4.</summary>
    Absolute = 1,

    /// <summary>On the processor that sets it; since 6.7.</summary>
    ThisProcessor = 2,
}
