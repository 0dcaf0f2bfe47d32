using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests.Verification;

/// <summary>KFG0210: kfuncs are called under a licence that is compatible with the GPL.</summary>
public sealed class PrivilegeRuleTests
{
    private static readonly ProgramCheck Check = new("KFG0210");

    [Theory]
    [InlineData("MIT")]
    [InlineData("Proprietary")]
    [InlineData("gpl")]
    public void Another_licence(string license) => Under(license, "using task_struct? o = [|Kf.bpf_task_from_pid(1)|];");

    [Theory]
    [InlineData("GPL")]
    [InlineData("Dual MIT/GPL")]
    [InlineData("GPL v2")]
    public void A_compatible_licence_is_right(string license) => Under(license, "using task_struct? o = Kf.bpf_task_from_pid(1);");

    [Fact]
    public void A_helper_is_right_under_any() => Under("MIT", "ctx.A = (long)BpfHelpers.bpf_ktime_get_ns();");

    [Fact]
    public void A_capability_that_a_call_needs_is_told() => Check.Packet(
        "[|BpfHelpers.bpf_trace_printk(\"packet\\0\"u8)|]; return 2;");

    [Fact]
    public void Unchecked_fields_need_one() => Assert.Equal(
        ["Loading a program that calls 'bpf_probe_read_kernel' needs CAP_PERFMON"],
        Check.Messages(
            "System.Span<byte> s = stackalloc byte[8]; return BpfHelpers.bpf_probe_read_kernel(s, (ulong)ctx.A);", "debian-6.18"));

    [Fact]
    public void What_the_kind_needs_anyway_is_not_told() => Check.Members(
        """
        [BpfProgram(BpfProgramType.TpBtf, "sched_process_exec")] static void Program() => BpfHelpers.bpf_trace_printk("exec\0"u8);
        """);

    private static void Under(string license, string body) => Check.Members(
        $"[BpfProgram(BpfProgramType.Syscall, License = \"{license}\")] static int Program(ref Numbers ctx) {{ {body} return 0; }}");
}
