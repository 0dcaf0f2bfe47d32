namespace KfuncGen;

/// <summary>
/// Makes a static method a BPF program: the build lowers its body to BPF, and the class gets a member <c>Bpf.Name</c> of type
/// <see cref="BpfProgram"/> to load it with. The class must be partial.
/// </summary>
/// <param name="type">What kind of program it is; decides the parameter, see <see cref="BpfProgramType"/>.</param>
/// <example>
/// <code>
/// [BpfProgram(BpfProgramType.Syscall)]
/// static int FindTask(ref Request ctx)
/// {
///     using task_struct? task = Kf.bpf_task_from_pid(ctx.Pid);
///     return task is null ? -3 : 0;
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BpfProgramAttribute(BpfProgramType type) : Attribute
{
    /// <summary>Makes a program of a kind that is loaded for one hook, whose parameters are those of the method.</summary>
    /// <param name="type">What kind of program it is.</param>
    /// <param name="hook">
    /// The kernel's name of the hook: a trace point (<c>sched_process_exec</c>; for <see cref="BpfProgramType.Tracepoint"/> with its
    /// group, <c>sched/sched_process_exec</c>), a function (<c>vfs_read</c>), a hook of the security modules (<c>file_open</c>), what an
    /// iterator walks (<c>task</c>).
    /// </param>
    public BpfProgramAttribute(BpfProgramType type, string hook)
        : this(type) => Hook = hook;

    /// <summary>What kind of program it is.</summary>
    public BpfProgramType Type { get; } = type;

    /// <summary>The kernel's name of the hook that it is loaded for; null for a kind that is loaded for none.</summary>
    public string? Hook { get; }

    /// <summary>
    /// The licence that the program declares to the kernel. Kfuncs may only be called under one that is compatible with the
    /// GPL: license_is_gpl_compatible, include/linux/license.h, 7.2.
    /// </summary>
    public string License { get; init; } = "GPL";

    /// <summary>
    /// Whether the program may sleep, as helpers do that read user memory which is not there: for kinds of which the kernel has such
    /// programs. Fentry, Fexit, FmodRet and Lsm then run at functions and hooks that may sleep, only.
    /// </summary>
    public bool Sleepable { get; init; }

    /// <summary>
    /// Whether the object, that is all programs and maps of the class, is loaded without this program where the kernel does not take it.
    /// </summary>
    public bool Optional { get; init; }

    /// <summary>
    /// The name of a program of the same class: of it and its alternatives, the first in the class that the kernel takes is loaded.
    /// </summary>
    /// <example>
    /// <code>
    /// [BpfProgram(BpfProgramType.Xdp)] static XdpAction Filter(xdp_md ctx) { … }
    /// [BpfProgram(BpfProgramType.Xdp, AlternativeTo = nameof(Filter))] static XdpAction FilterBefore72(xdp_md ctx) { … }
    /// </code>
    /// </example>
    public string? AlternativeTo { get; init; }
}
