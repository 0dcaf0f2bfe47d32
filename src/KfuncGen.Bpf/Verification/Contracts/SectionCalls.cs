namespace KfuncGen.Bpf.Verification.Contracts;

/// <summary>Which kfuncs begin and end sections: no flag says so, the verifier knows their names.</summary>
/// <remarks>special_kfunc_list in kernel/bpf/verifier.c, 6.12 and 7.3.</remarks>
public static class SectionCalls
{
    /// <summary>The section that a kfunc begins.</summary>
    public static SectionKind BegunBy(string kfunc) => kfunc switch
    {
        "bpf_rcu_read_lock" => SectionKind.Rcu,
        "bpf_preempt_disable" => SectionKind.Preemption,
        "bpf_local_irq_save" => SectionKind.Interrupts,
        "bpf_spin_lock" or "bpf_res_spin_lock" or "bpf_res_spin_lock_irqsave" => SectionKind.Lock,
        _ => SectionKind.None,
    };

    /// <summary>The section that a kfunc ends.</summary>
    public static SectionKind EndedBy(string kfunc) => kfunc switch
    {
        "bpf_rcu_read_unlock" => SectionKind.Rcu,
        "bpf_preempt_enable" => SectionKind.Preemption,
        "bpf_local_irq_restore" => SectionKind.Interrupts,
        "bpf_spin_unlock" or "bpf_res_spin_unlock" or "bpf_res_spin_unlock_irqrestore" => SectionKind.Lock,
        _ => SectionKind.None,
    };

    /// <summary>
    /// Whether a kfunc begins its section only where it returns 0: process_kf_arg_ptr and push_stack of bpf_res_spin_lock, 6.18.
    /// </summary>
    public static bool MayFail(string kfunc) => kfunc is "bpf_res_spin_lock" or "bpf_res_spin_lock_irqsave";

    /// <summary>
    /// Whether a kfunc may be called with a lock held, where no flag says so: is_bpf_graph_api_kfunc, is_bpf_iter_num_api_kfunc and
    /// is_bpf_res_spin_lock_kfunc, kernel/bpf/verifier.c, 6.18; null where that is not known.
    /// </summary>
    public static bool? IsAllowedUnderLock(string kfunc) =>
        kfunc.StartsWith("bpf_list_", StringComparison.Ordinal) || kfunc.StartsWith("bpf_rbtree_", StringComparison.Ordinal)
            || kfunc.StartsWith("bpf_iter_num_", StringComparison.Ordinal) || kfunc.StartsWith("bpf_res_spin_", StringComparison.Ordinal)
            || kfunc.StartsWith("bpf_refcount_acquire", StringComparison.Ordinal) ? true
        : kfunc.Contains("arena") || kfunc.StartsWith("bpf_obj_", StringComparison.Ordinal)
            || kfunc.StartsWith("bpf_preempt_", StringComparison.Ordinal) ? null
        : false;
}
