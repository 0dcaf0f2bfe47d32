using KfuncGen.Snapshots.Contracts;

namespace KfuncGen.Snapshots.Obligations;

/// <summary>
/// Tells objects that a program holds itself, on its stack or in a map value, from kernel objects that it only points at.
/// BTF makes no difference; the verifier does, by type name and by parameter suffix.
/// </summary>
/// <remarks>get_kfunc_ptr_arg_type and special_kfunc_list in kernel/bpf/verifier.c, 6.12 and 7.3.</remarks>
public static class ProgramHeldTypes
{
    // Lie in map values or on the stack, and kfuncs get their address. bpf_list_node and bpf_rb_node are not among them:
    // they are also returned, as pointers into allocated objects.
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "bpf_dynptr", "bpf_dynptr_kern", "bpf_list_head", "bpf_rb_root", "bpf_spin_lock", "bpf_res_spin_lock",
        "bpf_timer", "bpf_wq", "bpf_task_work", "bpf_refcount",

        // Arguments in a struct, because five would not do: kernel/sched/ext/ext.c and idle.c, 7.2.
        "scx_bpf_dsq_insert_vtime_args", "scx_bpf_select_cpu_and_args",
    };

    /// <summary>Whether the struct or union behind a pointer parameter is one that the caller holds.</summary>
    /// <param name="kfunc">The kfunc.</param>
    /// <param name="parameterIndex">The index of a parameter whose type is a pointer to the struct or union.</param>
    /// <param name="name">The struct's or union's name.</param>
    public static bool IsHeld(Kfunc kfunc, int parameterIndex, string name) =>
        Names.Contains(name)
        || (parameterIndex == 0 && IsIterator(kfunc, name))
        || ParameterSuffix.Demands(kfunc.Parameters[parameterIndex], ArgumentObligation.Iterator)
        || HasSize(kfunc, parameterIndex);

    /// <summary>
    /// The name that programs declare a struct under. Until 6.11 prototypes had the kernel's own view of a dynptr:
    /// kernel/bpf/helpers.c, 6.10 and 6.12.
    /// </summary>
    public static string PublicName(string name) => name == "bpf_dynptr_kern" ? "bpf_dynptr" : name;

    /// <summary>Whether the parameter behind one says how large the memory is that it points to.</summary>
    internal static bool HasSize(Kfunc kfunc, int parameterIndex) =>
        parameterIndex + 1 < kfunc.Parameters.Count
        && ParameterSuffix.Demands(kfunc.Parameters[parameterIndex + 1], ArgumentObligation.SizeOfPrevious);

    // Where flags are not known the names tell: the kernel registers an iterator only under these.
    // btf_check_iter_kfuncs in kernel/bpf/btf.c, 7.3.
    private static bool IsIterator(Kfunc kfunc, string name) => kfunc.AnyFlags is { } flags
        ? FlagObligations.Say(flags, CallObligation.StartsIterator)
            || FlagObligations.Say(flags, CallObligation.MovesIterator)
            || FlagObligations.Say(flags, CallObligation.EndsIterator)
        : IteratorNames.IsOf(name, kfunc.Name);
}
