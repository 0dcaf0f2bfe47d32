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
        _ => SectionKind.None,
    };

    /// <summary>The section that a kfunc ends.</summary>
    public static SectionKind EndedBy(string kfunc) => kfunc switch
    {
        "bpf_rcu_read_unlock" => SectionKind.Rcu,
        "bpf_preempt_enable" => SectionKind.Preemption,
        "bpf_local_irq_restore" => SectionKind.Interrupts,
        _ => SectionKind.None,
    };
}
