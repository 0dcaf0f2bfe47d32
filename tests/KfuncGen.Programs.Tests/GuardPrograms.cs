namespace KfuncGen.Programs.Tests;

/// <summary>One guard, true for both sides.</summary>
internal static partial class GuardPrograms
{
    [KfuncGuard("bpf_task_from_pid"), KfuncGuard("bpf_task_release")]
    private static bool CanFindTasks => Kf.Has.bpf_task_from_pid && Kf.Has.bpf_task_release;

    [BpfProgram(BpfProgramType.Syscall)]
    public static int GuardsWithAnIf(ref Numbers ctx)
    {
        if (!Kf.Has.bpf_task_from_vpid)
        {
            return -38;
        }

        using task_struct? task = Kf.bpf_task_from_vpid((int)ctx.A);
        return task is null ? -3 : 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int GuardsWithAProperty(ref Numbers ctx)
    {
        if (!CanFindTasks)
        {
            return -38;
        }

        task_struct? task = Kf.bpf_task_from_pid((int)ctx.A);

        if (task is not null)
        {
            Kf.bpf_task_release(task);
            return 1;
        }

        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int KeepsTheAnswer(ref Numbers ctx)
    {
        bool has = Kf.Has.bpf_strlen;
        ctx.R = has ? 1 : 0;
        return has && ctx.A > 0 ? Kf.bpf_strlen("seven77\0"u8) : -1;
    }

    // scx kfuncs are in Debian's kernels and not in every other one.
    [BpfProgram(BpfProgramType.Syscall)]
    public static int GoesAroundWhatIsMissing(ref Numbers ctx) =>
        Kf.Has.scx_bpf_nr_cpu_ids ? (int)Kf.scx_bpf_nr_cpu_ids() : -1;
}
