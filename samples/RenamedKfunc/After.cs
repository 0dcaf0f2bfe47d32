using KfuncGen;

namespace RenamedKfunc;

/// <summary>The new name, and the old one for kernels that have no other.</summary>
internal static class After
{
    [BpfFunction]
    public static void Enqueue(task_struct task, ulong queue, ulong slice)
    {
        if (Kf.Has.scx_bpf_dsq_insert)
        {
            Kf.scx_bpf_dsq_insert(task, queue, slice, 0);
        }
        else if (Kf.Has.scx_bpf_dispatch)
        {
            Kf.scx_bpf_dispatch(task, queue, slice, 0);
        }
    }
}
