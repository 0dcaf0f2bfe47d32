namespace KfuncGen;

/// <summary>The clock of a timer: include/uapi/linux/time.h, 7.2.</summary>
public enum BpfTimerClock
{
    /// <summary>The time of day, which may be set.</summary>
    Realtime = 0,

    /// <summary>The time since the system started, without that in which it was suspended.</summary>
    Monotonic = 1,

    /// <summary>The time since the system started.</summary>
    BootTime = 7,
}
