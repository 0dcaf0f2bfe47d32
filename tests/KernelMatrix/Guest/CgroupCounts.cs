using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>How many programs each cgroup's processes have started.</summary>
internal static partial class CgroupCounts
{
    [BpfMap] private static readonly BpfCgroupStorage<ulong> OfCgroups;

    [BpfProgram(BpfProgramType.TpBtf, "sched_process_exec")]
    internal static void OnExec(task_struct task)
    {
        if (task.cgroups is { } groups && groups.dfl_cgrp is { } cgroup && OfCgroups.GetOrAdd(cgroup) is { } count)
        {
            Interlocked.Increment(ref count.Value);
        }
    }
}
