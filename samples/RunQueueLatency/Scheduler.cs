using KfuncGen;

namespace RunQueueLatency;

/// <summary>The programs that the kernel runs when a task may run, and when it does.</summary>
internal static partial class Scheduler
{
    /// <summary>Since when tasks wait for a processor.</summary>
    [BpfMap(MaxEntries = 65_536)]
    private static readonly BpfLruHashMap<int, ulong> Waiting;

    /// <summary>How many waited 1, 2 to 3, 4 to 7, 8 to 15 … microseconds.</summary>
    [BpfMap(MaxEntries = 27)]
    private static readonly BpfArray<ulong> Slots;

    [BpfProgram(BpfProgramType.TpBtf, "sched_wakeup")]
    internal static void OnWakeup(task_struct task) => Waiting.Update(task.pid, BpfHelpers.bpf_ktime_get_ns());

    [BpfProgram(BpfProgramType.TpBtf, "sched_wakeup_new")]
    internal static void OnFirstWakeup(task_struct task) => Waiting.Update(task.pid, BpfHelpers.bpf_ktime_get_ns());

    [BpfProgram(BpfProgramType.TpBtf, "sched_switch")]
    internal static void OnSwitch(bool isPreempted, task_struct previous, task_struct next)
    {
        ulong now = BpfHelpers.bpf_ktime_get_ns();

        // Who is made to wait, and would go on, waits from now on.
        if (isPreempted || previous.__state == 0)
        {
            Waiting.Update(previous.pid, now);
        }

        if (Waiting.Find(next.pid) is not { } since)
        {
            return;
        }

        ulong microseconds = (now - since.Value) / 1000;
        Waiting.Delete(next.pid);

        if (Slots.Find((uint)System.Numerics.BitOperations.Log2(microseconds | 1)) is { } slot)
        {
            Interlocked.Increment(ref slot.Value);
        }
    }
}
