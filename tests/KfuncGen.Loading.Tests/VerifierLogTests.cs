using KfuncGen.Failures;
using KfuncGen.Tests.Assembly;

namespace KfuncGen.Tests;

/// <summary>Logs as kernels wrote them, from 5.10 to 6.18.</summary>
public sealed class VerifierLogTests
{
    private static readonly BpfProgramCode Code = new Assembler().Move(1, 0).Call(Kfuncs.TaskFromPid).Move(0, 0).Exit().Build();

    [Theory]
    [InlineData("0: R1=ctx() R10=fp0\n; r0 = [r2+0]; @ Program.cs:1\n0: (79) r0 = *(u64 *)(r2 +0)\nR2 !read_ok\nprocessed 1 insns (limit 1000000) max_states_per_insn 0\n", "R2 !read_ok.", 0)]
    [InlineData("0: R1=ctx(id=0,off=0,imm=0) R10=fp0\n0: (b7) r1 = 0\n1: (85) call bpf_task_from_pid#1\ncalling kernel function bpf_task_from_pid is not allowed\nprocessed 2 insns (limit 1000000)\n\n", "calling kernel function bpf_task_from_pid is not allowed.", 1)]
    [InlineData("unreachable insn 2\nprocessed 0 insns (limit 1000000)\n", "unreachable insn 2.", 2)]
    [InlineData("back-edge from insn 3 to 1\nprocessed 0 insns\n", "back-edge from insn 3 to 1.", 3)]
    [InlineData("cannot call kernel function from non-GPL compatible program\nprocessed 0 insns\n", "cannot call kernel function from non-GPL compatible program.", null)]
    [InlineData("0: (05) goto pc-1\ninfinite loop detected at insn 0\ncur state: R1=ctx() R10=fp0\nold state: R1=ctx() R10=fp0\nprocessed 9 insns\n", "infinite loop detected at insn 0.", 0)]
    [InlineData("func#0 @0\n0: R1=ctx(id=0,off=0,imm=0) R10=fp0\n; int Main(ctx)\n2: (b7) r0 = 0\n R0_w=inv0 R10=fp0\n3: (95) exit\nR0 invalid mem access 'inv'\nverification time 30 usec\nstack depth 0\nprocessed 2 insns\n", "R0 invalid mem access 'inv'.", 3)]
    [InlineData("0: (b7) r0 = 0\n", "0: (b7) r0 = 0.", 0)]
    [InlineData("\n", ".", null)]
    public void The_last_message_is_the_essence_and_tells_the_instruction(string log, string essence, int? slot)
    {
        VerifierLog read = VerifierLog.Read(log, Code);

        Assert.Equal((essence, slot), (read.Essence, read.Slot));
        Assert.Null(read.UnknownHelper);
    }

    [Fact]
    public void A_reference_that_is_not_released_is_told_by_the_line_that_acquired_it()
    {
        const string Log = "1: (85) call bpf_task_from_pid#1 ; R0=ptr_or_null_task_struct(id=2,ref_obj_id=2) refs=2\n3: (95) exit\n" +
            "Unreleased reference id=2 alloc_insn=1\nBPF_EXIT instruction in main prog would lead to reference leak\nprocessed 4 insns\n";

        VerifierLog read = VerifierLog.Read(Log, Code);

        Assert.Equal("Unreleased reference id=2 alloc_insn=1 (acquired at Program.cs:2 by 'Kf.bpf_task_from_pid();'); BPF_EXIT instruction in main prog would lead to reference leak.", read.Essence);
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
}
