using KfuncGen;

namespace OrderedFallback;

/// <summary>Two ways to ask the kernel for a task. Neither looks at the kernel's version.</summary>
internal static partial class Lookup
{
    /// <summary>The better one, which debian-6.16 has and debian-6.12 has not: takes the id as this container sees it.</summary>
    [BpfProgram(BpfProgramType.Syscall)]
    [RequiresKfunc("bpf_task_from_vpid")]
    public static int ByContainerId(ref Question ctx)
    {
        using task_struct? task = Kf.bpf_task_from_vpid(ctx.Pid);
        return task is null ? 0 : 1;
    }

    /// <summary>The older one: takes the id as the host sees it, which is the same outside of containers.</summary>
    [BpfProgram(BpfProgramType.Syscall)]
    public static int ByHostId(ref Question ctx)
    {
        using task_struct? task = Kf.bpf_task_from_pid(ctx.Pid);
        return task is null ? 0 : 1;
    }
}
