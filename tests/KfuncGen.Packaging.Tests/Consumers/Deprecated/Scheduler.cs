using KfuncGen;

namespace Deprecated;

internal static class Scheduler
{
    [BpfFunction]
    public static void Enqueue(task_struct task) => Kf.scx_bpf_dispatch(task, 0, 0, 0);
}

[KfuncBindings("scx_*")]
internal static partial class Kf;
