using System.Runtime.InteropServices;

namespace KfuncGen;

/// <summary>
/// A timer in the values of a map: when it runs out, the kernel calls a function of the program with the element that it is in. It is a
/// field of the value's struct, once.
/// </summary>
/// <example>
/// <code>
/// if (Alarms.Find(key) is { } alarm &amp;&amp; alarm.Value.Timer.Init(Alarms, BpfTimerClock.Monotonic) == 0)
/// {
///     alarm.Value.Timer.SetCallback&lt;uint, Alarm&gt;(static (in uint key, ref Alarm value) =&gt; value.Rung++);
///     alarm.Value.Timer.Start(1_000_000);
/// }
/// </code>
/// </example>
/// <remarks>
/// Hash tables and arrays have such values. A timer ends with its element, and with the last descriptor of its map: bpf_timer_init,
/// kernel/bpf/helpers.c, 7.2.
/// </remarks>
[KernelType("struct bpf_timer", Size = 16)]
[StructLayout(LayoutKind.Sequential, Size = 16)]
public struct BpfTimer
{
    private readonly ulong first;
    private readonly ulong second;

    /// <summary>In BPF: makes it a timer, once; from then on it can be set.</summary>
    /// <typeparam name="TMap">The map's type.</typeparam>
    /// <param name="map">The map that the timer is in.</param>
    /// <param name="clock">Which clock it looks at.</param>
    /// <returns>0; -EBUSY where it is one already, -EPERM where no descriptor of the map is open.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_timer_init")]
    public int Init<TMap>(TMap map, BpfTimerClock clock)
        where TMap : BpfMap =>
        throw BpfOnlyException.ForMemory(nameof(BpfTimer));

    /// <summary>In BPF: sets what the kernel calls when the timer has run out.</summary>
    /// <typeparam name="TKey">The map's keys.</typeparam>
    /// <typeparam name="TValue">The map's values.</typeparam>
    /// <param name="callback">A static method with <c>[BpfFunction]</c>, or a static lambda.</param>
    /// <returns>0; -EINVAL before <see cref="Init"/>.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_timer_set_callback")]
    public int SetCallback<TKey, TValue>(BpfTimerCallback<TKey, TValue> callback)
        where TKey : unmanaged
        where TValue : unmanaged =>
        throw BpfOnlyException.ForMemory(nameof(BpfTimer));

    /// <summary>In BPF: sets when it runs out, instead of what was set before.</summary>
    /// <param name="nanoseconds">In how many, or with <see cref="BpfTimerFlags.Absolute"/> when.</param>
    /// <param name="flags">How. Flags came with kernel 6.4 and 6.7.</param>
    /// <returns>0; -EINVAL before <see cref="SetCallback"/>.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_timer_start")]
    public int Start(ulong nanoseconds, BpfTimerFlags flags = BpfTimerFlags.None) =>
        throw BpfOnlyException.ForMemory(nameof(BpfTimer));

    /// <summary>In BPF: stops it, and waits for its function where that runs on another processor.</summary>
    /// <returns>1 where it was set, 0 where not; -EDEADLK in its own function.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_timer_cancel")]
    public int Cancel() => throw BpfOnlyException.ForMemory(nameof(BpfTimer));
}
