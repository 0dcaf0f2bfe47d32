using KfuncGen.Failures;
using KfuncGen.Linking;
using KfuncGen.Linux.Instructions;
using KfuncGen.Tests.Assembly;

namespace KfuncGen.Tests;

/// <summary>What is said of a refusal whose words nobody knows: what the program does at the instruction, as the build knew it.</summary>
public sealed class RefusedInstructionTests
{
    private static readonly KfuncVariant Release = Make(
        "bpf_task_release", "void(*struct task_struct)", "void bpf_task_release(struct task_struct *p)");

    private static readonly KfuncVariant Find = Make(
        "bpf_task_from_pid", "*struct task_struct(s32)", "struct task_struct *bpf_task_from_pid(s32 pid)");

    // 0: r1 = 1; 1: call bpf_task_from_pid; 2: r1 = r0; 3: call bpf_task_release; 4: r0 = 0; 5: exit
    private static readonly BpfProgramCode Code = new Assembler()
        .Asks(Find, "a reference", "The result: owned by the caller; may be null.")
        .Asks(Release, null, "'p': released by the call.", "It may be the last one.")
        .Move(1, 1).Call(Find).Move(1, 0).Call(Release).Move(0, 0).Exit().Build();

    private const string OfRelease =
        "There it calls void bpf_task_release(struct task_struct *p). 'p': released by the call. It may be the last one.";

    // The layouts of 6.1, 6.12, 6.18, 7.2 and 7.3 trace alike; what they object to are words that no kernel has.
    [Theory]
    [InlineData("2: (bf) r1 = r0\n; Kf.Release(task);\n3: (85) call bpf_task_release#1\nR1 is blue\nprocessed 4 insns (limit 1000000)\n")]
    [InlineData("3: R1_w=ptr_task_struct(off=0,imm=0) R10=fp0\n3: (85) call bpf_task_release#104\nthe moon is full\nprocessed 4 insns\n")]
    [InlineData("; Kf.Release(task); @ Program.cs:4\n3: (85) call bpf_task_release#1\narg#0 tastes wrong\nprocessed 4 insns\n")]
    [InlineData(
        "Verification failed: Something new\n\nAt:\n  Main @ Program.cs:4:1\n  >>> 3 | (85) call bpf_task_release\n\nprocessed 4 insns\n")]
    public void A_call_is_told_with_what_it_asks_for_where_the_words_of_the_log_are_not_known(string log)
    {
        VerifierLog read = VerifierLog.Read(log, Code);

        Assert.Equal((3, OfRelease), (read.Slot, read.Advice));
    }

    [Theory]
    [InlineData("VERIFIER v2\n[insn=3] {85} call => object must be owned\ndone\n")]
    [InlineData("error at instruction 3: not what was expected\n")]
    [InlineData("{\"step\": 3, \"op\": \"0x85\", \"verdict\": \"no\"}\n")]
    [InlineData("E: bpf_task_release: operand of a wrong colour\n")]
    public void A_layout_that_no_kernel_has_is_read_by_what_the_program_has(string log)
    {
        VerifierLog read = VerifierLog.Read(log, Code);

        Assert.Equal((3, OfRelease), (read.Slot, read.Advice));
    }

    [Fact]
    public void A_place_in_csharp_is_the_code_of_its_line() =>
        Assert.Equal(OfRelease, VerifierLog.Read("refused near Program.cs(4): wrong\n", Code).Advice);

    [Theory]
    [InlineData("99: {85} nothing of this\n")]
    [InlineData("step 2 op 0x95\n")]
    [InlineData("no\n")]
    public void What_is_not_of_the_program_is_not_taken_for_it(string log) => Assert.Null(VerifierLog.Read(log, Code).Slot);

    [Fact]
    public void Where_the_program_ends_it_is_told_what_may_be_held() => Assert.Equal(
        "There the program ends; what was begun is to be ended before: a reference by bpf_task_from_pid at Program.cs:2.",
        VerifierLog.Read("5: (95) exit\nsomething is left over\nprocessed 6 insns\n", Code).Advice);

    [Fact]
    public void A_helper_is_told_like_a_kfunc()
    {
        BpfProgramCode code = new Assembler()
            .Asks(131, "a reference", "The result: may be null: compare before use.").Helper(131).Helper(5).Exit().Build();

        Assert.Equal(
            "There it calls the helper bpf_ringbuf_reserve. The result: may be null: compare before use.", AdviceAt(code, 0, "85"));
        Assert.Equal("There it calls the helper bpf_ktime_get_ns.", AdviceAt(code, 1, "85"));
        Assert.Equal(
            "There the program ends; what was begun is to be ended before: a reference by bpf_ringbuf_reserve at Program.cs:1.",
            AdviceAt(code, 2, "95"));
    }

    // As a library built with an older version lists them.
    [Fact]
    public void Of_calls_of_which_the_build_said_nothing_only_the_prototype_is_told()
    {
        BpfProgramCode code = BpfProgramCode.Parse("""
            listing 1
            kfunc bpf_task_release
            prototype void bpf_task_release(struct task_struct *p)
            shape void(*struct task_struct)
            flags KF_RELEASE, KF_ACQUIRE
            function Find(ctx) s32(*struct Request)
               0: 0000000000002085 kfunc 0 ; call bpf_task_release
               1: 0000000000000095         ; exit
            """);

        Assert.Equal("There it calls void bpf_task_release(struct task_struct *p).", AdviceAt(code, 0, "85"));
        Assert.Null(AdviceAt(code, 1, "95"));
    }

    // Removing what cannot be reached moves calls, and with them what they ask.
    [Fact]
    public void What_a_call_asks_moves_with_it()
    {
        BpfProgramCode code = BpfProgramCode.Parse("""
            listing 1
            kfunc bpf_task_release
            prototype void bpf_task_release(struct task_struct *p)
            shape void(*struct task_struct)
            duty 'p': released by the call.
            helper 5
            duty It tells the time.
            begins a wait
            function Find(ctx) s32(*struct Request)
               0: 0000000000010005             ; goto +1
               1: 0000000500000085             ; call 5
               2: 0000000000002085 kfunc 0     ; call bpf_task_release
               3: 0000000500000085             ; call 5
               4: 00000000000000b7             ; r0 = 0
               5: 0000000000000095             ; exit
            """);
        Instruction[] slots = [.. code.Instructions.Select(static bits => new Instruction(bits))];
        (BpfProgramCode left, _) = DeadCode.Remove(code, slots, Reachability.Of(slots, code.Functions, trustsMemory: false));

        Assert.Equal(
            "There it calls void bpf_task_release(struct task_struct *p). 'p': released by the call.", AdviceAt(left, 0, "85"));
        Assert.Equal("There it calls the helper bpf_ktime_get_ns. It tells the time.", AdviceAt(left, 1, "85"));
        Assert.StartsWith(
            "There the program ends; what was begun is to be ended before: a wait by bpf_ktime_get_ns at", AdviceAt(left, 3, "95"),
            StringComparison.Ordinal);
    }

    private static string? AdviceAt(BpfProgramCode code, int slot, string opcode) =>
        VerifierLog.Read($"{slot}: ({opcode}) it\nsomething is unripe\nprocessed 1 insns\n", code).Advice;

    private static KfuncVariant Make(string name, string shape, string prototype) =>
        new() { Name = name, Prototype = prototype, Shapes = [shape], PresentOn = ["debian-7.2"] };
}
