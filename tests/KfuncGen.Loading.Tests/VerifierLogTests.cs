using KfuncGen.Failures;
using KfuncGen.Tests.Assembly;

namespace KfuncGen.Tests;

/// <summary>Logs as kernels wrote them, from 5.10 to 6.18.</summary>
public sealed class VerifierLogTests
{
    private static readonly BpfProgramCode Code = new Assembler().Move(1, 0).Call(Kfuncs.TaskFromPid).Move(0, 0).Exit().Build();

    [Theory]
    [InlineData(
        "0: R1=ctx() R10=fp0\n; r0 = [r2+0]; @ Program.cs:1\n0: (79) r0 = *(u64 *)(r2 +0)\nR2 !read_ok\nprocessed 1 insns (limit " +
        "1000000) max_states_per_insn 0\n",
        "R2 !read_ok.",
        0)]
    [InlineData(
        "0: R1=ctx(id=0,off=0,imm=0) R10=fp0\n0: (b7) r1 = 0\n1: (85) call bpf_task_from_pid#1\ncalling kernel function " +
        "bpf_task_from_pid is not allowed\nprocessed 2 insns (limit 1000000)\n\n",
        "calling kernel function bpf_task_from_pid is not allowed.",
        1)]
    [InlineData("unreachable insn 2\nprocessed 0 insns (limit 1000000)\n", "unreachable insn 2.", 2)]
    [InlineData("back-edge from insn 3 to 1\nprocessed 0 insns\n", "back-edge from insn 3 to 1.", 3)]
    [InlineData(
        "cannot call kernel function from non-GPL compatible program\nprocessed 0 insns\n",
        "cannot call kernel function from non-GPL compatible program.",
        1)]
    [InlineData(
        "0: (05) goto pc-1\ninfinite loop detected at insn 0\n" +
        "cur state: R1=ctx() R10=fp0\nold state: R1=ctx() R10=fp0\nprocessed 9 insns\n",
        "infinite loop detected at insn 0.",
        0)]
    [InlineData(
        "func#0 @0\n0: R1=ctx(id=0,off=0,imm=0) R10=fp0\n; int Main(ctx)\n2: (b7) r0 = 0\n R0_w=inv0 R10=fp0\n3: (95) exit\nR0 invalid " +
        "mem access 'inv'\nverification time 30 usec\nstack depth 0\nprocessed 2 insns\n",
        "R0 invalid mem access 'inv'.",
        3)]
    [InlineData("0: (b7) r0 = 0\n", "0: (b7) r0 = 0.", 0)]
    [InlineData("\n", ".", null)]
    public void The_last_message_is_the_essence_and_tells_the_instruction(string log, string essence, int? slot)
    {
        VerifierLog read = VerifierLog.Read(log, Code);

        Assert.Equal((essence, slot), (read.Essence, read.Slot));
        Assert.Null(read.UnknownHelper);
    }

    [Fact]
    public void What_the_kernel_lets_nobody_assign_may_be_for_want_of_one_struct() => Assert.Contains(
        "may have the struct once more",
        VerifierLog.Read("16: (63) *(u32 *)(r0 +168) = r1\nonly read is supported\nprocessed 17 insns (limit 1000000)\n", Code).Advice,
        StringComparison.Ordinal);

    [Fact]
    public void A_helper_for_some_hooks_only_is_told_with_those() => Assert.Contains(
        "at some hooks only",
        VerifierLog.Read("3: (85) call bpf_d_path#147\nhelper call is not allowed in probe\nprocessed 4 insns\n", Code).Advice,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("attach_btf_id 77 points to disabled hook bpf_lsm_inode_getsecurity", "lets no program have this hook")]
    [InlineData("bpf_lsm_file_permission is not sleepable", "without 'Sleepable = true'")]
    [InlineData("At program exit the register R0 has smin=1 smax=1 should have been in [-4095, 0]", "0 or a negative error number")]
    public void What_a_hook_does_not_take_is_told(string message, string advice) =>
        Assert.Contains(advice, VerifierLog.Read(message + "\nprocessed 0 insns\n", Code).Advice, StringComparison.Ordinal);

    [Fact]
    public void A_reference_that_is_not_released_is_told_by_the_line_that_acquired_it()
    {
        const string Log = "1: (85) call bpf_task_from_pid#1 ; R0=ptr_or_null_task_struct(id=2,ref_obj_id=2) refs=2\n3: (95) exit\n" +
            "Unreleased reference id=2 alloc_insn=1\nBPF_EXIT instruction in main prog would lead to reference leak\nprocessed 4 insns\n";

        VerifierLog read = VerifierLog.Read(Log, Code);

        Assert.Equal(
            "Unreleased reference id=2 alloc_insn=1 (acquired at Program.cs:2 by 'Kf.bpf_task_from_pid();'); BPF_EXIT instruction in " +
            "main prog would lead to reference leak.",
            read.Essence);
        Assert.Equal("Release it on every way out; 'using' does.", read.Advice);
        Assert.Equal(3, read.Slot);
    }

    [Theory]
    [InlineData("invalid func unknown#2002000007", 2002000007)]
    [InlineData("unknown func bpf_probe_read#4", null)]
    [InlineData("program of this type cannot use helper bpf_skb_load_bytes#26", null)]
    public void Only_a_number_that_no_helper_has_is_an_unknown_helper(string message, int? helper) =>
        Assert.Equal(helper, VerifierLog.Read($"0: (85) call unknown#1\n{message}\nprocessed 1 insns\n", Code).UnknownHelper);

    [Fact]
    public void A_log_of_sixteen_megabytes_without_a_message_is_read() =>
        Assert.Equal(0, VerifierLog.Read(string.Concat(Enumerable.Repeat("0: (b7) r0 = 0 ; R0=0\n", 16 * 1024 * 1024 / 22)), Code).Slot);

    // What a 7.2 and a 7.3 kernel say of one program.
    [Theory]
    [InlineData("TaskLeak", 10)]
    [InlineData("SessionCookieBare", 1)]
    [InlineData("SfTaskNotAllowed", 4)]
    [InlineData("TcCpumaskNotAllowed", 5)]
    public void Both_layouts_of_a_log_come_to_the_same(string program, int slot)
    {
        VerifierLog older = VerifierLog.Read(Recorded($"7.2.13-{program}"), Code);
        VerifierLog newer = VerifierLog.Read(Recorded($"7.3.4-{program}"), Code);

        Assert.Equal((older.Essence, older.Slot, older.Advice), (newer.Essence, newer.Slot, newer.Advice));
        Assert.Equal(slot, newer.Slot);
        Assert.DoesNotContain("Suggestion", newer.Essence);
        Assert.NotNull(newer.Advice);
    }

    [Fact]
    public void A_block_without_a_message_before_it_gives_its_reason_place_and_suggestion()
    {
        const string Log = "0: R1=ctx() R10=fp0\n\nVerification failed: Memory Safety: Out of bounds\n\nReason:\n  The access is out " +
        "of\n  bounds.\n\n" +
            "At:\n  Main @ Program.cs:3:1\n  Source context:\n  >>> 3 | (a) (b);\n  Instruction context:\n      1 | (b7) r1 = 0\n  >>> " +
            "2 | (79) r1 = *(u64 *)(r1 +0)\n\n" +
            "Suggestion:\n  Test the length first.\n\nprocessed 3 insns (limit 1000000)\n";

        VerifierLog read = VerifierLog.Read(Log, Code);

        Assert.Equal(("The access is out of bounds.", 2, "Test the length first."), (read.Essence, read.Slot, read.Advice));
    }

    [Theory]
    [InlineData("metadata kfuncs require device-bound program\nprocessed 0 insns\n", null)]
    [InlineData("calling kernel function is not supported without CONFIG_DEBUG_INFO_BTF\nprocessed 0 insns\n", 1)]
    [InlineData(
        "cannot find function bpf_task_from_pid_impl in BTF\n" +
        "kernel function btf_id 0 does not have a valid func_proto\nprocessed 0 insns\n",
        1)]
    [InlineData("JIT is required for calling kernel function\nprocessed 0 insns\n", 1)]
    public void A_message_from_before_the_first_instruction_is_about_a_call(string log, int? slot) =>
        Assert.Equal(slot, VerifierLog.Read(log, Code).Slot);

    [Fact]
    public void What_only_a_device_s_program_may_call_is_told_with_its_line()
    {
        BpfProgramCode code = new Assembler().Move(1, 0).Call(
            Kfuncs.Make("bpf_xdp_metadata_rx_hash", "s32(*struct xdp_md,*u32,*u32)")).Exit().Build();

        VerifierLog read = VerifierLog.Read("metadata kfuncs require device-bound program\nprocessed 0 insns\n", code);
        Assert.Equal(1, read.Slot);
        Assert.Contains("Interface = ", read.Advice);
    }

    [Theory]
    [InlineData(
        "0: (b7) r1 = 0 ; R1_w=0\n1: (85) call bpf_task_release#1\nPossibly NULL pointer passed to trusted arg0\nprocessed 2 insns\n",
        "It is always null there")]
    [InlineData(
        "0: (85) call bpf_task_from_pid#1 ; R0_w=ptr_or_null_task_struct(id=2)\n1: (bf) r1 = r0 ; R0_w=ptr_or_null_task_struct(id=2) " +
        "R1_w=ptr_or_null_task_struct(id=2)\n2: (85) call bpf_task_release#1\nPossibly NULL pointer passed to trusted arg0\nprocessed " +
        "3 insns\n",
        "Test it for null first")]
    public void Only_what_may_be_something_is_to_be_tested_for_null(string log, string advice) =>
        Assert.StartsWith(advice, VerifierLog.Read(log, Code).Advice);

    // A record that was submitted, read and submitted again.
    [Theory]
    [InlineData("R1 invalid mem access 'scalar'")]
    [InlineData("R1 type=scalar expected=ringbuf_mem")]
    public void What_is_no_address_may_have_been_one(string message) => Assert.Contains(
        "released or submitted before", VerifierLog.Read($"0: (b7) r1 = 0 ; R1_w=0\n{message}\nprocessed 2 insns\n", Code).Advice);

    // 6.1 about a move with sign.
    [Fact]
    public void Instructions_that_are_too_new_are_told_so() =>
        Assert.Contains(
            "Add a target as old as this kernel",
            VerifierLog.Read("BPF_MOV uses reserved fields\nprocessed 0 insns (limit 1000000)\n", Code).Advice);

    private static string Recorded(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "VerifierLogs", $"{name}.log"));
}
