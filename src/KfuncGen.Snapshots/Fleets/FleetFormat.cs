namespace KfuncGen.Snapshots.Fleets;

/// <summary>The words of files with many kernels, version 1. Writer and reader share them; lines are those of snapshots.</summary>
/// <remarks>
/// First all kernels, then each line that a snapshot would have, once, below the kernels that have it:
/// <code>
/// fleet 1
///
/// target debian-6.1
/// kernel 6.1.0-50-amd64
/// arch x86_64
/// tags no
///
/// target debian-6.12
/// …
///
/// on all
/// set generic_btf_ids: XDP TC STRUCT_OPS TRACING SYSCALL CGROUP
/// kfunc struct task_struct *bpf_task_acquire(struct task_struct *p): generic_btf_ids(KF_ACQUIRE|KF_RCU|KF_RET_NULL)
///
/// on debian-6.12 to debian-7.2, debian-7.3
/// kfunc …
/// </code>
/// <c>a to b</c> are the kernels from <c>a</c> to <c>b</c> in the order in which the file lists them.
/// </remarks>
internal static class FleetFormat
{
    public const int Version = 1;

    public const string Signature = "fleet";
    public const string Target = "target";
    public const string On = "on";
    public const string All = "all";
    public const string Range = " to ";
    public const string Separator = ", ";

    /// <summary>Whether a kernel can have a name: those of words that stand where names do are no names.</summary>
    public static bool IsName(string name) => Targets.TargetName.IsValid(name) && name is not (All or "to");
}
