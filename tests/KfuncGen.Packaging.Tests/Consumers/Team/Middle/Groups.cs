using KfuncGen;
using Team.Library;

namespace Team.Middle;

/// <summary>The second floor: bindings of its own, functions of the first.</summary>
public static partial class Groups
{
    /// <summary>Whether there are two tasks.</summary>
    [BpfFunction]
    public static bool Both(int left, int right) => Tasks.Exists(left) && Tasks.Exists(right);

    /// <summary>Takes what the library's bindings gave.</summary>
    [BpfFunction]
    public static void LetGo(task_struct task) => Own.bpf_task_release(task);

    [KfuncBindings("bpf_task_release", "bpf_task_acquire")]
    internal static partial class Own;
}
