
namespace KfuncGen.Generator.Tests.Harness;

/// <summary>Kernels of a few lines, for what the three kernels do not have.</summary>
internal static class MadeUpKernels
{
    /// <summary>Adds bindings for all kfuncs.</summary>
    public static TestProject Bindings(this TestProject project)
    {
        project.Sources.Add("using KfuncGen; [KfuncBindings] internal static partial class Kf;");
        return project;
    }

    /// <summary>Adds a kernel.</summary>
    public static TestProject Kernel(this TestProject project, string name, string release, params string[] kfuncs) => project.Snapshot(
        name + ".kfuncs",
        $"""
        kfuncs 1
        name {name}
        kernel {release}
        arch x86_64
        tags yes

        {string.Join("\n", kfuncs)}

        scalar int <s32>
        struct task_struct <9536 align 64>
        """);

    /// <summary>Adds kernels whose kfuncs change flags and spelling only.</summary>
    public static TestProject WithFlags(this TestProject project) => project
        .Bindings()
        .Kernel(
            "a", "6.1.0",
            "kfunc int bpf_sleepy(struct task_struct *task): ?(0)",
            "kfunc int bpf_trusted(struct task_struct *task): ?(KF_TRUSTED_ARGS)",
            "kfunc int bpf_renamed(struct task_struct *p): ?(0)")
        .Kernel(
            "b", "6.12.0",
            "kfunc int bpf_sleepy(struct task_struct *task): ?(KF_SLEEPABLE)",
            "kfunc int bpf_late(struct task_struct *task): ?(0)",
            "kfunc int bpf_trusted(struct task_struct *task): ?(KF_TRUSTED_ARGS)",
            "kfunc int bpf_renamed(const struct task_struct *t): ?(0)")
        .Kernel(
            "c", "7.2.0",
            "kfunc int bpf_sleepy(struct task_struct *task): ?(KF_SLEEPABLE)",
            "kfunc int bpf_late(struct task_struct *task): ?(KF_SLEEPABLE)",
            "kfunc int bpf_trusted(struct task_struct *task): ?(0)",
            "kfunc int bpf_renamed(struct task_struct *task): ?(0)");
}
