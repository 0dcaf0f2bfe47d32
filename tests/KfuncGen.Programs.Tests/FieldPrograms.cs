namespace KfuncGen.Programs.Tests;

/// <summary>Fields of kernel objects.</summary>
internal static partial class FieldPrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReadsNumbers(ref Numbers ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);

        if (task is null)
        {
            return -3;
        }

        ctx.R = task.pid;
        ctx.S = task.tgid;
        ctx.T = (long)task.start_time;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int FollowsPointers(ref Numbers ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);

        if (task is null)
        {
            return -3;
        }

        ctx.R = task.real_parent is { } parent ? parent.tgid : -1;
        ctx.S = task.Unchecked.real_parent.tgid;
        ctx.T = task.mm is { } memory ? (long)memory.arg_start : 0;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int AsksOnTheWay(ref Numbers ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);
        using task_struct? nobody = Kf.bpf_task_from_pid(-1);
        int? parent = task?.real_parent?.tgid;
        ctx.R = parent ?? -1;
        ctx.S = (nobody?.real_parent?.tgid ?? -7) + (nobody?.tgid == 0 ? 100 : 0) + (nobody?.tgid is null ? 1000 : 0);
        ctx.T = task?.mm is { } memory ? (long)memory.arg_start : 0;
        return task?.tgid == (int)ctx.A && task?.tgid > 0 && task?.real_parent?.tgid is { } found && found == parent ? 1 : 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int CopiesItsName(ref Names ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid(ctx.Pid);

        if (task is null)
        {
            return -3;
        }

        Span<byte> name = stackalloc byte[16];
        task.comm.CopyTo(name);

        for (int i = 0; i < 16; i++)
        {
            ctx.Text[i] = name[i];
        }

        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReadsElements(ref Numbers ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);

        if (task is null)
        {
            return -3;
        }

        // RLIMIT_NOFILE: include/uapi/asm-generic/resource.h; PIDTYPE_TGID, which of a process's first task is its own.
        ctx.R = task.signal is { } signal ? (long)signal.rlim[7].rlim_cur : -1;
        ctx.S = task.signal is { } processes && processes.pids[1] is { } own && own == task.thread_pid
            && task.Unchecked.signal.pids[1].level == own.level ? 1 : 0;
        ctx.T = (task.comm[0] << 8) | task.Unchecked.comm[1];
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReadsStructsInside(ref Numbers ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);

        if (task is null)
        {
            return -3;
        }

        ctx.R = (long)task.se.vruntime;
        ctx.S = task.cred is { } credentials ? credentials.euid.val : 77;
        sched_entity entity = task.se;
        ctx.T = entity.vruntime > 0 ? 1 : 0;
        return KernelTypes.Has.task_struct.real_parent ? task.usage.refs.counter : -1;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReadsBitFields(ref Numbers ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);

        if (task is null)
        {
            return -3;
        }

        ctx.R = task.sched_reset_on_fork;
        ctx.S = task.in_execve;
        ctx.T = task.Unchecked.sched_reset_on_fork;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int AsksForTypes(ref Numbers ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);

        if (task is null || !KernelTypes.Has.task_struct.Exists || !KernelTypes.Has.pid_type.PIDTYPE_TGID)
        {
            return -3;
        }

        ctx.R = KernelTypes.SizeOf.task_struct.Whole;
        ctx.S = KernelTypes.OffsetOf.task_struct.tgid;
        ctx.T = ((long)KernelTypes.ValueOf.pid_type.PIDTYPE_TGID << 32) | (uint)KernelTypes.SizeOf.task_struct.comm;
        return 0;
    }

    // rlimit and pid_type are the same since ever; of task_struct much is asked, and some of it changes from kernel to kernel.
    [BpfProgram(BpfProgramType.Syscall)]
    public static int AsksWhetherTypesMatch(ref Numbers ctx)
    {
        ctx.R = KernelTypes.Has.rlimit.Matches ? 1 : 0;
        ctx.S = KernelTypes.Has.pid_type.Matches ? 1 : 0;
        ctx.T = KernelTypes.Has.task_struct.Matches ? 1 : 0;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int WalksArrays(ref Numbers ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);

        if (task is null)
        {
            return -3;
        }

        for (int i = 0; i < 4; i++)
        {
            ctx.R = (ctx.R << 8) | task.comm[i];
        }

        int which = (int)ctx.B;
        ctx.S = (long)task.Unchecked.signal.rlim[which].rlim_cur;
        ctx.T = (int)task.Unchecked.signal.pids[which & 1].level;
        return 0;
    }

    // How far they go, other fields say: struct pid has one number in each namespace above it.
    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReadsArraysWithoutLength(ref Numbers ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);

        if (task is null || task.thread_pid is not { } pid || task.mm is not { } memory)
        {
            return -3;
        }

        ctx.R = pid.numbers[0].nr;
        ctx.S = task.Unchecked.thread_pid.numbers[(int)ctx.B].nr;

        if (!KernelTypes.Has.mm_struct.cpu_bitmap)
        {
            return 1;
        }

        Span<ulong> copied = stackalloc ulong[1];
        memory.cpu_bitmap.CopyTo(copied);
        ctx.T = copied[0] == memory.cpu_bitmap[0] && copied[0] == memory.cpu_bitmap[(int)ctx.B] ? (long)copied[0] : -1;
        return 0;
    }

    internal struct Names
    {
        public int Pid;
        public NameText Text;
    }

    [System.Runtime.CompilerServices.InlineArray(16)]
    internal struct NameText
    {
        private byte element;
    }
}
