using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests.Verification;

/// <summary>KFG0201: programs of the kind may make the call.</summary>
public sealed class ContextRuleTests
{
    private static readonly ProgramCheck Check = new("KFG0201");

    [Theory]
    [InlineData("using bpf_cpumask? m = [|Kf.bpf_cpumask_create()|]; return 0;")]
    [InlineData("if (x > 3) { using bpf_cpumask? m = [|Kf.bpf_cpumask_create()|]; } return 0;")]
    public void A_kfunc_of_other_kinds(string body) => Check.Packet(body);

    [Fact]
    public void A_kfunc_of_the_kind_is_right() => Check.Packet("using task_struct? o = Kf.bpf_task_from_pid(1); return 0;");

    [Fact]
    public void The_same_kfunc_is_right_in_another_kind() => Check.Syscall("using bpf_cpumask? m = Kf.bpf_cpumask_create(); return 0;");

    [Fact]
    public void A_call_that_nothing_leads_to_is_right() =>
        Check.Packet("const bool Never = false; if (Never) { using bpf_cpumask? m = Kf.bpf_cpumask_create(); } return 0;");
}
