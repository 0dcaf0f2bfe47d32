using KfuncGen;

namespace RenamedKfunc;

/// <summary>Written for sched_ext as it was in 6.12.</summary>
internal static class Before
{
    [BpfFunction]
    public static void Enqueue(task_struct task, ulong queue, ulong slice) => Kf.scx_bpf_dispatch(task, queue, slice, 0);
}
