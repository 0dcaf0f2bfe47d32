using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Tests.Harness;

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

    [Theory]
    [InlineData("bpf_probe_read_kernel(s, 0)", "debian-6.12", "debian-7.3", null)]
    [InlineData("bpf_probe_read(s, 0)", "debian-6.12", "debian-7.3", "A Xdp program may not call 'bpf_probe_read'")]
    [InlineData(
        "bpf_get_current_pid_tgid()", "debian-6.1", "debian-6.12", "A Xdp program may not call 'bpf_get_current_pid_tgid' (on debian-6.1)")]
    [InlineData("bpf_get_current_pid_tgid()", "debian-6.12", "debian-7.3", null)]
    public void A_helper_on_each_kernel_that_was_asked(string call, string older, string newer, string? message) => Assert.Equal(
        message is null ? [] : [message],
        new Verify("KFG0201").MessagesOf(
            $$"""
            using System;
            using KfuncGen;

            static class Programs
            {
                [BpfProgram(BpfProgramType.Xdp)]
                static XdpAction Program(xdp_md ctx)
                {
                    Span<byte> s = stackalloc byte[8];
                    return (XdpAction)BpfHelpers.{{call}};
                }
            }
            """,
            project => project.WithDebianKernels(older, newer)));

    [Theory]
    [InlineData("debian-6.1", "debian-7.2", "The kernel keeps no 'task_struct' in maps (on debian-6.1)")]
    [InlineData("debian-6.12", "debian-7.2", null)]
    public void An_object_that_the_kernel_keeps_in_no_map(string older, string newer, string? message) => Assert.Equal(
        message is null ? [] : [message],
        new Verify("KFG0201").MessagesOf(
            """
            using KfuncGen;

            [KfuncBindings("bpf_task_*")]
            [KernelFields("task_struct", "tgid")]
            static partial class Kf;

            internal struct Entry
            {
                public BpfKptr<task_struct> Task;
            }

            static partial class Programs
            {
                [BpfMap(MaxEntries = 4)] static readonly BpfArray<Entry> Map;

                [BpfProgram(BpfProgramType.Tc)]
                static int Program(__sk_buff ctx) => Map.Find(0) is { } entry && entry.Value.Task.Take() is not null ? 0 : 1;
            }
            """,
            project => project.WithDebianKernels(older, newer)));

    [Fact]
    public void What_a_filter_refuses_of_a_hook() => Check.Members(
        """
        [BpfProgram(BpfProgramType.TpBtf, "sched_process_exec")]
        static void Program(task_struct task)
        {
            using file? f = [|Kf.bpf_get_task_exe_file(task)|];
        }
        """);

    [Theory]
    [InlineData("dispatch", "bool idle = false; [|Kf.scx_bpf_select_cpu_dfl(task, 0, 0, ref idle)|]")]
    [InlineData("running", "[|Kf.scx_bpf_dsq_move_to_local(1)|]")]
    [InlineData("enqueue", "[|Kf.scx_bpf_dispatch_nr_slots()|]")]
    [InlineData("exit_task", "[|Kf.scx_bpf_dsq_insert_vtime(task, 0, 0, 0, 0)|]")]
    public void What_a_filter_refuses_of_a_member(string member, string call) => Member("sched_ext_ops." + member, call, "debian-7.2");

    [Theory]
    [InlineData("running", "[|BpfHelpers.bpf_sys_close(3)|]")]
    [InlineData("running", "BpfHelpers.bpf_ktime_get_ns()")]
    public void What_the_verifier_says_of_helpers_and_a_struct(string member, string call) =>
        Member("sched_ext_ops." + member, call, "debian-7.2");

    [Theory]
    [InlineData("dispatch", "Kf.scx_bpf_dsq_move_to_local(1)")]
    [InlineData("enqueue", "bool idle = false; Kf.scx_bpf_select_cpu_dfl(task, 0, 0, ref idle)")]
    [InlineData("running", "Kf.scx_bpf_now()")]
    public void What_a_filter_takes_of_a_member_is_right(string member, string call) =>
        Member("sched_ext_ops." + member, call, "debian-7.2");

    [Fact]
    public void A_kernel_whose_schedulers_have_no_filter_takes_it() =>
        Member("sched_ext_ops.dispatch", "bool idle = false; Kf.scx_bpf_select_cpu_dfl(task, 0, 0, ref idle)", "debian-6.18");

    [Fact]
    public void Another_struct_may_call_nothing_of_a_schedulers() =>
        Member("tcp_congestion_ops.undo_cwnd", "[|Kf.scx_bpf_now()|]", "debian-7.2");

    [Theory]
    [InlineData("Fentry, \"vfs_read\"", "A Fentry program may not call 'bpf_d_path' here; one at dentry_open, filp_close, " +
        "security_file_open, security_file_permission and others may")]
    [InlineData("Fexit, \"vfs_read\"", "A Fexit program may not call 'bpf_d_path' here; one at dentry_open, filp_close, " +
        "security_file_open, security_file_permission and others may")]
    [InlineData("Lsm, \"file_permission\"", "A Lsm program may not call 'bpf_d_path' here; one at bpf, bpf_map, bpf_map_create, " +
        "bpf_map_free and others may")]
    [InlineData("TpBtf, \"sched_switch\"", "A TpBtf program may not call 'bpf_d_path'")]
    [InlineData("Fentry, \"filp_close\"")]
    [InlineData("Lsm, \"file_open\"")]
    [InlineData("Iter, \"task_file\"")]
    public void A_helper_for_some_hooks_is_called_at_these(string hook, params string[] expected) => Assert.Equal(
        expected,
        new Verify("KFG0201").MessagesOf(
            $$"""
            [KernelFields("file", "f_path")] [KernelFields("bpf_iter_meta", "seq_num")] static partial class Fields;

            static partial class Programs
            {
                [BpfProgram(BpfProgramType.{{hook}})]
                static {{(hook.StartsWith("Iter", StringComparison.Ordinal) ? "int P(bpf_iter_meta m, nuint task, uint d, file? f)"
                    : hook.StartsWith("Lsm", StringComparison.Ordinal) ? "int P(file f)" : "void P(file f)")}}
                {
                    System.Span<byte> s = stackalloc byte[8];
                    if (f is not null) { BpfHelpers.bpf_d_path(f.f_path, s); }
                    return{{(hook[0] is 'I' or 'L' ? " 0" : "")}};
                }
            }
            """,
            static project => project.WithDebianKernels("debian-6.12", "debian-6.18")));

    private static void Member(string member, string call, string kernel) => Check.Members(
        $$"""
        [BpfProgram(BpfProgramType.StructOps, "{{member}}")]
        static void Program(task_struct task)
        {
            {{call}};
        }
        """,
        kernel);
}
