namespace KfuncGen.Programs.Tests;

/// <summary>Tasks, control groups and read-copy-update.</summary>
internal static partial class TaskPrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int FindsATask(ref Numbers ctx)
    {
        task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);

        if (task is null)
        {
            return -3;
        }

        ctx.R = 1;
        Kf.bpf_task_release(task);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int FindsATaskInATuple(ref Numbers ctx)
    {
        (task_struct? task, int error) = Found((int)ctx.A);

        if (task is null)
        {
            return error;
        }

        (task_struct Task, long Seen) held = (task, ctx.B);
        ctx.R = held.Seen;
        Kf.bpf_task_release(held.Task);
        return 0;
    }

    [BpfFunction]
    private static (task_struct? Task, int Error) Found(int pid)
    {
        task_struct? task = Kf.bpf_task_from_pid(pid);
        return task is null ? (null, -3) : (task, 0);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReleasesByUsing(ref Numbers ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);
        return task is null ? -3 : 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int FallsBackToAnotherTask(ref Numbers ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A) ?? Kf.bpf_task_from_pid((int)ctx.B);
        return task == null ? 0 : 1;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int AcquiresTwice(ref Numbers ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);

        if (task is null)
        {
            return -3;
        }

        using task_struct? again = Kf.bpf_task_acquire(task);
        return again is null ? -4 : 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int FindsTheRootGroup(ref Numbers ctx)
    {
        using cgroup? group = Kf.bpf_cgroup_from_id((ulong)ctx.A);
        return group is null ? -2 : 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int KnowsThatATaskIsUnderTheRootGroup(ref Numbers ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);

        if (task is null)
        {
            return -3;
        }

        using cgroup? root = Kf.bpf_cgroup_from_id((ulong)ctx.B);

        if (root is null)
        {
            return -2;
        }

        return (int)Kf.bpf_task_under_cgroup(task, root);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int WalksUpFromAGroup(ref Numbers ctx)
    {
        using cgroup? group = Kf.bpf_cgroup_from_id((ulong)ctx.A);

        if (group is null)
        {
            return -2;
        }

        using cgroup? ancestor = Kf.bpf_cgroup_ancestor(group, 0);
        return ancestor is null ? 0 : 1;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int LocksReadCopyUpdate(ref Numbers ctx)
    {
        Kf.bpf_rcu_read_lock();
        ctx.R = ctx.A + 1;
        Kf.bpf_rcu_read_unlock();
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int DisablesPreemption(ref Numbers ctx)
    {
        Kf.bpf_preempt_disable();
        ctx.R = BpfHelpers.bpf_get_smp_processor_id();
        Kf.bpf_preempt_enable();
        return 0;
    }
}
