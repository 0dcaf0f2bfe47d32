using KfuncGen;

namespace ExecSnoop;

/// <summary>The programs that the kernel runs when a process begins to run a file, and when it ends.</summary>
internal static partial class Processes
{
    [BpfMap(MaxEntries = 16_384)]
    private static readonly BpfLruHashMap<int, ulong> Begun;

    [BpfMap(MaxEntries = 1 << 18)]
    private static readonly BpfRingBuffer<ProcessEvent> Events;

    private static long lost;

    [BpfProgram(BpfProgramType.TpBtf, "sched_process_exec")]
    internal static void OnExec(task_struct task, int oldPid, linux_binprm binary)
    {
        Begun.Update(task.tgid, BpfHelpers.bpf_ktime_get_ns());
        using RingRecord<ProcessEvent>? record = Events.Reserve();

        if (record is null)
        {
            Interlocked.Increment(ref lost);
            return;
        }

        ref ProcessEvent begins = ref record.Value;
        Describe(task, ref begins);
        begins.Duration = 0;
        begins.Status = 0;
        BpfHelpers.bpf_probe_read_kernel_str(begins.File, binary.filename);
        record.Submit();
    }

    [BpfProgram(BpfProgramType.TpBtf, "sched_process_exit")]
    internal static void OnExit(task_struct task)
    {
        // A thread ends before its process, and a process that was there before us is not spoken of.
        if (task.pid != task.tgid || Begun.Find(task.tgid) is not { } begun)
        {
            return;
        }

        ulong duration = BpfHelpers.bpf_ktime_get_ns() - begun.Value;
        Begun.Delete(task.tgid);
        using RingRecord<ProcessEvent>? record = Events.Reserve();

        if (record is null)
        {
            Interlocked.Increment(ref lost);
            return;
        }

        ref ProcessEvent ends = ref record.Value;
        Describe(task, ref ends);
        ends.Duration = duration;
        ends.Status = task.exit_code;
        record.Submit();
    }

    [BpfFunction]
    private static void Describe(task_struct task, ref ProcessEvent what)
    {
        what.Pid = task.tgid;
        what.Parent = task.Unchecked.real_parent.tgid;
        task.Unchecked.comm.CopyTo(what.Name);
        task.Unchecked.real_parent.comm.CopyTo(what.ParentName);
    }
}
