namespace KfuncGen.Programs.Tests;

/// <summary>References to kernel objects in values of maps: one program puts a task in, another takes it out.</summary>
[BpfObject]
internal static partial class KeptObject
{
    [BpfMap(MaxEntries = 4)] private static readonly BpfHashMap<int, Watched> ByNumber;
    [BpfMap(MaxEntries = 2)] private static readonly BpfArray<Watched> ByIndex;

    /// <summary>Keeps the task A under the number B, and gives which was there.</summary>
    [BpfProgram(BpfProgramType.Syscall)]
    internal static int Keeps(ref Numbers ctx)
    {
        int number = (int)ctx.B;

        if (ByNumber.Find(in number) is not { } entry)
        {
            return -2;
        }

        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);

        if (task is null)
        {
            return -3;
        }

        using task_struct? before = entry.Value.Task.Exchange(task);
        entry.Value.Changes++;
        ctx.R = before is null ? 0 : before.tgid;
        return 0;
    }

    /// <summary>Takes out what is under the number B.</summary>
    [BpfProgram(BpfProgramType.Syscall)]
    internal static int Takes(ref Numbers ctx)
    {
        int number = (int)ctx.B;

        if (ByNumber.Find(in number) is not { } entry)
        {
            return -2;
        }

        using task_struct? task = entry.Value.Task.Take();
        ctx.R = task is null ? 0 : task.tgid;
        return 0;
    }

    /// <summary>Moves what is under the number B to the first place of the array, and gives which was there.</summary>
    [BpfProgram(BpfProgramType.Syscall)]
    internal static int Moves(ref Numbers ctx)
    {
        int number = (int)ctx.B;

        if (ByNumber.Find(in number) is not { } entry || ByIndex.Find(0) is not { } place)
        {
            return -2;
        }

        task_struct? moved = entry.Value.Task.Take();

        if (moved is not null)
        {
            using task_struct? before = place.Value.Task.Exchange(moved);
            ctx.R = before is null ? 0 : before.tgid;
        }
        else
        {
            using task_struct? last = place.Value.Task.Take();
            ctx.R = last is null ? 0 : last.tgid;
        }

        return 0;
    }

    /// <summary>How many references there are to the task A, that of this program not among them.</summary>
    [BpfProgram(BpfProgramType.Syscall)]
    internal static int Counts(ref Numbers ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);
        ctx.R = task is null ? -1 : task.rcu_users.refs.counter - 1;
        return task is null ? -3 : 0;
    }

    internal struct Watched
    {
        public long Changes;
        public BpfKptr<task_struct> Task;
    }
}
