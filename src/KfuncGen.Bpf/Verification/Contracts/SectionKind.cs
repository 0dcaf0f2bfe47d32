namespace KfuncGen.Bpf.Verification.Contracts;

/// <summary>The sections that calls begin and end.</summary>
public enum SectionKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>RCU: bpf_rcu_read_lock and bpf_rcu_read_unlock.</summary>
    Rcu,

    /// <summary>Without preemption: bpf_preempt_disable and bpf_preempt_enable.</summary>
    Preemption,

    /// <summary>Without interrupts: bpf_local_irq_save and bpf_local_irq_restore.</summary>
    Interrupts,

    /// <summary>With a lock: bpf_spin_lock, bpf_res_spin_lock and what ends them.</summary>
    Lock,
}
