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

    [Fact]
    public void A_helper_of_other_kinds() =>
        Check.Packet("System.Span<byte> s = stackalloc byte[8]; return [|BpfHelpers.bpf_probe_read(s, 0)|];");

    [Fact]
    public void A_helper_of_the_kind_is_right() =>
        Check.Syscall("System.Span<byte> s = stackalloc byte[8]; return BpfHelpers.bpf_probe_read(s, 0);");

    [Fact]
    public void Of_a_newer_kernel_than_was_asked_nothing_is_said_of_helpers() => Assert.Empty(
        Check.Messages("System.Span<byte> s = stackalloc byte[8]; return BpfHelpers.bpf_probe_read(s, 0);", "debian-7.2"));

    [Fact]
    public void What_a_filter_refuses_of_a_hook() => Check.Members(
        """
        [BpfProgram(BpfProgramType.TpBtf, "sched_process_exec")]
        static void Program(task_struct task)
        {
            using file? f = [|Kf.bpf_get_task_exe_file(task)|];
        }
        """);
}
