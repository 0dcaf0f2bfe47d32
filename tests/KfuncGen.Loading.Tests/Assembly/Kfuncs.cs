namespace KfuncGen.Tests.Assembly;

/// <summary>Kfuncs as the generator describes them, and some that no kernel has.</summary>
internal static class Kfuncs
{
    /// <summary>In all kernels since 6.1; since 6.7 for all types of programs.</summary>
    public static KfuncVariant RcuReadLock { get; } = Make("bpf_rcu_read_lock", "void()");

    public static KfuncVariant RcuReadUnlock { get; } = Make("bpf_rcu_read_unlock", "void()");

    public static KfuncVariant TaskFromPid { get; } = Make("bpf_task_from_pid", "*struct task_struct(s32)");

    public static KfuncVariant TaskRelease { get; } = Make("bpf_task_release", "void(*struct task_struct)");

    public static KfuncVariant Missing { get; } = Make("bpf_no_kernel_has_this", "void()");

    /// <summary>There, but not as it is described here.</summary>
    public static KfuncVariant Changed { get; } = Make("bpf_task_from_pid", "*struct task_struct(u64)");

    public static KfuncVariant Make(string name, string shape, string? module = null) =>
        new() { Name = name, Prototype = $"void {name}(void)", Shapes = [shape], PresentOn = ["debian-7.2"], Module = module };
}
