using KfuncGen;

namespace Team.Library;

/// <summary>What programs of any project may call.</summary>
public static class Tasks
{
    /// <summary>Whether there is a task.</summary>
    [BpfFunction]
    public static bool Exists(int pid)
    {
        using task_struct? task = Kernel.bpf_task_from_pid(pid);
        return task is not null;
    }
}
