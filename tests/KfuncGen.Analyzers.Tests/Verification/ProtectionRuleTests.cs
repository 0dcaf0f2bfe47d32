using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests.Verification;

/// <summary>KFG0204: sections are balanced, and what they protect is used in them.</summary>
public sealed class ProtectionRuleTests
{
    private static readonly ProgramCheck Check = new("KFG0204");

    [Theory]
    [InlineData("[|Kf.bpf_rcu_read_lock()|]; if (x > 3) return 1; Kf.bpf_rcu_read_unlock(); return 0;")]
    [InlineData("[|Kf.bpf_preempt_disable()|]; return 0;")]
    [InlineData("[|Kf.bpf_rcu_read_unlock()|]; return 0;")]
    [InlineData("Kf.bpf_rcu_read_lock(); Kf.bpf_rcu_read_unlock(); [|Kf.bpf_rcu_read_unlock()|]; return 0;")]
    [InlineData("ulong f = 0, g = 0; Kf.bpf_local_irq_save(ref f); Kf.bpf_local_irq_save(ref g); " +
        "[|Kf.bpf_local_irq_restore(ref f)|]; Kf.bpf_local_irq_restore(ref g); return 0;")]
    public void A_section_that_is_not_balanced(string body) => Check.Syscall(body);

    [Fact]
    public void What_is_only_alive_in_a_section_outside_of_one() =>
        Check.Syscall("foreach (task_struct t in [|Kf.bpf_iter_task(null, 0)|]) { x++; break; } return 0;");

    [Fact]
    public void What_was_alive_in_a_section_that_is_over() => Check.Syscall("""
        task_struct? last = null;
        Kf.bpf_rcu_read_lock();
        foreach (task_struct t in Kf.bpf_iter_task(null, 0)) { last = t; break; }
        Kf.bpf_rcu_read_unlock();
        if (last is null) return 1;
        using task_struct? o = [|Kf.bpf_task_acquire(last)|];
        return 0;
        """);

    [Theory]
    [InlineData("Kf.bpf_rcu_read_lock(); try { if (x > 3) return 1; return 2; } finally { Kf.bpf_rcu_read_unlock(); }")]
    [InlineData("Kf.bpf_preempt_disable(); Kf.bpf_preempt_disable(); Kf.bpf_preempt_enable(); Kf.bpf_preempt_enable(); return 0;")]
    [InlineData("ulong f = 0; Kf.bpf_local_irq_save(ref f); Kf.bpf_local_irq_restore(ref f); return 0;")]
    [InlineData("Kf.bpf_rcu_read_lock(); foreach (task_struct t in Kf.bpf_iter_task(null, 0)) { x++; break; " +
        "} Kf.bpf_rcu_read_unlock(); return 0;")]
    public void Sections_that_are_balanced_are_right(string body) => Check.Syscall(body);

    [Fact]
    public void A_program_that_cannot_sleep_is_in_an_RCU_section() =>
        Check.Packet("foreach (task_struct t in Kf.bpf_iter_task(null, 0)) { x++; break; } return 0;");

    [Fact]
    public void An_iterator_after_the_section_that_it_was_made_in() => Check.Syscall(
        """
        Kf.bpf_rcu_read_lock();
        Kf.bpf_iter_task_new(out bpf_iter_task it, null, 0);
        Kf.bpf_rcu_read_unlock();
        Kf.bpf_rcu_read_lock();
        if ([|Kf.bpf_iter_task_next(ref it)|] is { } t) { x++; }
        Kf.bpf_iter_task_destroy(ref it);
        Kf.bpf_rcu_read_unlock();
        return x;
        """);
}
