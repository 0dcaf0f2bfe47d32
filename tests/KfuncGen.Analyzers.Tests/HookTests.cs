using System.Globalization;
using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Analyzers.Tests;

/// <summary>Hooks that came, went and changed between real kernels.</summary>
public sealed class HookTests
{
    private const string Advice = "; mark the program 'Optional', or write an alternative for those kernels";

    [Theory]
    [InlineData("TpBtf, \"mm_filemap_fault\"", "", "The hook 'mm_filemap_fault' is missing on debian-6.1" + Advice)]
    [InlineData("RawTracepoint, \"mm_filemap_fault\"", "", "The hook 'mm_filemap_fault' is missing on debian-6.1" + Advice)]
    [InlineData(
        "Tracepoint, \"filemap/mm_filemap_fault\"",
        "trace_event_raw_sched_switch record",
        "The hook 'filemap/mm_filemap_fault' is missing on debian-6.1" + Advice)]
    [InlineData(
        "Iter, \"kmem_cache\"", "bpf_iter_meta meta", "The hook 'kmem_cache' is missing on debian-6.1, debian-6.12" + Advice)]
    [InlineData(
        "Lsm, \"inode_setattr\"",
        "dentry entry",
        "The hook 'inode_setattr' has other arguments on debian-6.12, debian-6.16, debian-6.18, debian-7.2, debian-7.3: argument 1 is " +
        "struct mnt_idmap *, and the program takes dentry" + Advice)]
    [InlineData("Fentry, \"blk_account_io_start\"", "", "The hook 'blk_account_io_start' is missing on debian-6.1" + Advice)]
    [InlineData("Kprobe, \"do_unlinkat\"", "", "The hook 'do_unlinkat' is missing on debian-7.2, debian-7.3" + Advice)]
    [InlineData(
        "Fentry, \"vfs_create\"",
        "nuint idmap, dentry entry",
        "The hook 'vfs_create' has other arguments on debian-6.1, debian-6.12, debian-6.16, debian-6.18: argument 2 is struct inode *, " +
        "and the program takes dentry" + Advice)]
    [InlineData(
        "Kretprobe, \"vfs_mkdir\"",
        "int result",
        "The hook 'vfs_mkdir' has other arguments on debian-6.16, debian-6.18, debian-7.2, debian-7.3: argument 1 is struct dentry *, " +
        "and the program takes int" + Advice)]
    [InlineData(
        "Fexit, \"inode_permission\"",
        "nuint idmap, nuint inode, int mask, int result, int more",
        "The hook 'inode_permission' has other arguments on debian-6.1, debian-6.12, debian-6.16, debian-6.18, debian-7.2, debian-7.3: " +
        "there are 4, and the program takes 5" + Advice)]
    [InlineData(
        "StructOps, \"tcp_congestion_ops.cong_control\"",
        "tcp_sock socket, uint acknowledgement, int flag",
        "The hook 'tcp_congestion_ops.cong_control' has other arguments on debian-6.1: there are 2, and the program takes 3" + Advice)]
    [InlineData(
        "StructOps, \"sched_ext_ops.enqueue\"", "", "The hook 'sched_ext_ops.enqueue' is missing on debian-6.1, debian-6.12" + Advice)]
    [InlineData(
        "StructOps, \"tcp_congestion_ops.ssthresh\"",
        "task_struct task",
        "The hook 'tcp_congestion_ops.ssthresh' has other arguments on debian-6.1, debian-6.12, debian-6.16, debian-6.18, debian-7.2, " +
        "debian-7.3: argument 1 is struct sock *, and the program takes task_struct" + Advice)]
    public void A_hook_that_a_target_lacks_or_has_otherwise_is_said(string hook, string parameters, string expected) =>
        Assert.Equal([expected], Messages(hook, parameters));

    [Theory]
    [InlineData("TpBtf, \"sched_process_exek\"", "is in no kernel image of the targets", "sched_process_exec")]
    [InlineData("Lsm, \"file_opne\"", "is on none of the targets", "file_open")]
    [InlineData("Iter, \"tasc\"", "is on none of the targets", "task")]
    [InlineData("Fentry, \"vfs_raed\"", "is in no kernel image of the targets", "vfs_read")]
    [InlineData("StructOps, \"tcp_congestion_ops.sstresh\"", "is on none of the targets", "tcp_congestion_ops.ssthresh")]
    public void A_hook_that_no_target_has_is_a_slip(string hook, string expected, string meant)
    {
        string message = Assert.Single(Messages(hook, ""));
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains($"did you mean '{meant}'?", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Fentry, \"nf_conntrack_find_get\"", "nf_conntrack_find_get")]
    [InlineData("Kretprobe, \"xfs_file_fsync\"", "xfs_file_fsync")]
    [InlineData("TpBtf, \"kvm_nested_vmexit\"", "kvm_nested_vmexit")]
    [InlineData("RawTracepoint, \"kvm_nested_vmexit\"", "kvm_nested_vmexit")]
    public void What_only_a_module_may_have_is_unknown_and_no_warning(string hook, string name)
    {
        Diagnostic diagnostic = Assert.Single(DiagnosticsOf(
            $"[BpfProgram(BpfProgramType.{hook})] static void F() {{ }}"));

        Assert.Equal(DiagnosticSeverity.Info, diagnostic.Severity);
        Assert.Equal(
            $"The hook '{name}' is in no kernel image of the targets (debian-6.1, debian-6.12, debian-6.16, debian-6.18, debian-7.2, " +
            "debian-7.3), and whether a module has it is not known",
            diagnostic.GetMessage(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("Fentry, \"vfs_raed\"")]
    [InlineData("Lsm, \"no_such_hook_at_all\"")]
    public void A_slip_and_what_no_module_can_have_are_warnings(string hook) => Assert.Equal(
        DiagnosticSeverity.Warning,
        Assert.Single(DiagnosticsOf(
            $"[BpfProgram(BpfProgramType.{hook})] static {(hook.StartsWith("Lsm") ? "int F() => 0;" : "void F() { }")}")).Severity);

    [Theory]
    [InlineData("TpBtf, \"sched_switch\"", "bool isPreempted, task_struct previous, task_struct next")]
    [InlineData("RawTracepoint, \"sched_switch\"", "bool isPreempted, task_struct.UncheckedFields previous")]
    [InlineData("TpBtf, \"sched_switch\"", "int isPreempted, nuint previous")]
    [InlineData("TpBtf, \"mm_filemap_fault\", Optional = true", "")]
    [InlineData("Lsm, \"file_open\"", "file file")]
    [InlineData("StructOps, \"tcp_congestion_ops.ssthresh\"", "tcp_sock socket")]
    [InlineData("Iter, \"task\"", "bpf_iter_meta meta, task_struct? task")]
    [InlineData("Tracepoint, \"syscalls/sys_enter_openat\"", "trace_event_raw_sched_switch record")]
    [InlineData("Fentry, \"vfs_read\"", "file file, nuint buffer, nuint count")]
    [InlineData("Fexit, \"vfs_read\"", "file file, nuint buffer, nuint count, nuint position, nint result")]
    [InlineData("Kprobe, \"vfs_read\"", "file.UncheckedFields file")]
    [InlineData("Kretprobe, \"vfs_read\"", "nint result")]
    [InlineData("Kprobe, \"vfs_read\"", "pt_regs registers")]
    [InlineData("Fentry, \"blk_account_io_start\", Optional = true", "")]
    public void What_every_target_has_and_what_is_not_known_are_not_spoken_of(string hook, string parameters) =>
        Assert.Empty(Messages(hook, parameters));

    [Theory]
    [InlineData("Fentry, \"no_such_function\"")]
    [InlineData("Kprobe, \"no_such_function\"")]
    public void Where_no_target_has_its_functions_listed_nothing_is_said(string hook) => Assert.Empty(new Verify("KFG0112").MessagesOf(
        $"static partial class Programs {{ [BpfProgram(BpfProgramType.{hook})] static void F() {{ }} }}",
        static project => project.WithDebianKernels()));

    [Theory]
    [InlineData(
        "Lsm, \"inode_getsecurity\"", "takes no program on debian-6.12, debian-6.16, debian-6.18, debian-7.2, debian-7.3" + Advice)]
    [InlineData("LsmCgroup, \"file_alloc_security\"", "takes no program on debian-7.2, debian-7.3" + Advice)]
    [InlineData("Lsm, \"path_chmod\", Sleepable = true", "takes no program that may sleep on debian-6.1" + Advice)]
    [InlineData(
        "Lsm, \"file_permission\", Sleepable = true",
        "takes no program that may sleep on debian-6.1, debian-6.12, debian-6.16, debian-6.18, debian-7.2, debian-7.3" + Advice)]
    public void A_hook_that_a_target_has_and_lets_no_such_program_have_is_said(string hook, string expected) =>
        Assert.Equal([$"The hook '{hook.Split('"')[1]}' {expected}"], Messages(hook, ""));

    [Theory]
    [InlineData("Lsm, \"file_open\", Sleepable = true")]
    [InlineData("Lsm, \"path_chmod\"")]
    [InlineData("Lsm, \"path_chmod\", Sleepable = true, Optional = true")]
    [InlineData("Lsm, \"inode_getsecurity\", Optional = true")]
    public void A_hook_that_all_targets_let_such_a_program_have_is_not_spoken_of(string hook) => Assert.Empty(Messages(hook, ""));

    [Fact]
    public void An_alternative_is_as_good_as_a_guard() => Assert.Empty(MessagesOf("""
        [BpfProgram(BpfProgramType.TpBtf, "mm_filemap_fault")]
        static void Newer() { }

        [BpfProgram(BpfProgramType.TpBtf, "mm_filemap_add_to_page_cache", AlternativeTo = nameof(Newer))]
        static void Older() { }
        """));

    private static IEnumerable<string> Messages(string hook, string parameters) => MessagesOf(
        $"[BpfProgram(BpfProgramType.{hook})] static " +
        (hook.StartsWith("Lsm") || hook.StartsWith("Iter") ? $"int F({parameters}) => 0;" : $"void F({parameters}) {{ }}"));

    private static IEnumerable<string> MessagesOf(string members) =>
        DiagnosticsOf(members).Select(static one => one.GetMessage(CultureInfo.InvariantCulture));

    private static IEnumerable<Diagnostic> DiagnosticsOf(string members) => Verify.Diagnose(TestProject.With(
        """
        [KernelFields("task_struct", "pid")]
        [KernelFields("file", "f_flags")]
        [KernelFields("dentry", "d_flags")]
        [KernelFields("bpf_iter_meta", "seq_num")]
        [KernelFields("trace_event_raw_sched_switch", "prev_pid")]
        [KernelFields("pt_regs", "ip")]
        [KernelFields("tcp_sock", "snd_cwnd")]
        static partial class Fields;

        """ + $"[BpfObject] static partial class Programs {{ {members} }}").WithDebianKernels().WithDebianFunctions())
        .Where(static one => one.Id == "KFG0112");
}
