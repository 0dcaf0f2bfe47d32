using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests.Verification;

/// <summary>KFG0205: what may sleep is called where that is allowed.</summary>
public sealed class SleepRuleTests
{
    private static readonly ProgramCheck Check = new("KFG0205");

    [Theory]
    [InlineData("Kf.bpf_rcu_read_lock();", "Kf.bpf_rcu_read_unlock();")]
    [InlineData("Kf.bpf_preempt_disable();", "Kf.bpf_preempt_enable();")]
    [InlineData("ulong f = 0; Kf.bpf_local_irq_save(ref f);", "Kf.bpf_local_irq_restore(ref f);")]
    public void In_a_section(string begin, string end) =>
        Check.Syscall(begin + "using (bpf_key? k = [|Kf.bpf_lookup_user_key(1, 0)|]) { x++; }" + end + "return 0;");

    [Fact]
    public void In_a_program_that_cannot_sleep() =>
        Check.Packet("if (x > 3) { using bpf_key? k = [|Kf.bpf_lookup_user_key(1, 0)|]; } return 0;");

    [Theory]
    [InlineData("using bpf_key? k = Kf.bpf_lookup_user_key(1, 0); return 0;")]
    [InlineData("Kf.bpf_rcu_read_lock(); Kf.bpf_rcu_read_unlock(); using bpf_key? k = Kf.bpf_lookup_user_key(1, 0); return 0;")]
    public void Where_it_is_allowed_it_is_right(string body) => Check.Syscall(body);
}
