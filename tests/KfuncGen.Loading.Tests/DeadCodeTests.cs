using KfuncGen.Linking;
using KfuncGen.Linux.Instructions;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests;

/// <summary>What the kernel gets to see of a program: nothing that guards have decided, and every other slot.</summary>
public sealed class DeadCodeTests
{
    private const byte Equal = 0x15;
    private const byte Jump = 0x05;

    [Fact]
    public void What_a_guard_covers_goes_with_the_guard()
    {
        Instruction[] left = Left(new Assembler().Has(1, Kfuncs.Missing).JumpIf(1, 0, "end").Call(Kfuncs.Missing).Label("end").Return(7));

        Assert.Equal([0xb4, 0xb7, 0x95], left.Select(static slot => slot.Code));
    }

    [Fact]
    public void A_condition_that_is_always_true_is_a_jump_where_something_is_between()
    {
        Instruction[] left = Left(new Assembler()
            .Load(6, 1, 0).Has(1, Kfuncs.Missing).JumpIf(6, 5, "other").JumpIf(1, 0, "end").Label("other").Return(1)
            .Label("end").Return(2));

        Assert.Equal([0x79, 0xb4, Equal, Jump, 0xb7, 0x95, 0xb7, 0x95], left.Select(static slot => slot.Code));
        Assert.Equal([1, 2], [left[2].Offset, left[3].Offset]);
    }

    [Fact]
    public void Jumps_calls_and_lines_go_to_where_they_went()
    {
        BpfProgram<Request> program = new Assembler()
            .Load(6, 1, 0).Has(1, Kfuncs.Missing).JumpIf(1, 0, "on").Call(Kfuncs.Missing).Label("on")
            .JumpIf(6, 3, "end").CallFunction("F").Label("end").Return(4)
            .Function("F", "s32(s32)", "a").Has(2, Kfuncs.Missing).JumpIf(2, 0, "f").Call(Kfuncs.Missing).Label("f").Return(9)
            .Program<Request>();
        LinkedProgram linked = ProgramLinker.Link(program.Code, Kernel.Debian72, out _)!;

        Assert.Equal([0x79, 0xb4, Equal, 0x85, 0xb7, 0x95, 0xb4, 0xb7, 0x95], linked.Instructions.Select(static slot => slot.Code));
        Assert.Equal((1, 2), (linked.Instructions[2].Offset, linked.Instructions[3].Immediate));
        Assert.Equal([0, 6], linked.Code.Functions.Select(static function => function.Start));
        Assert.Equal(Enumerable.Range(0, 9), linked.Code.Lines.Select(static line => line.Instruction));
        Assert.DoesNotContain(linked.Code.Lines, static line => line.Text.Contains("no_such", StringComparison.Ordinal) || line.Line == 4);
    }

    [Fact]
    public void A_function_that_only_dead_code_calls_goes()
    {
        BpfProgram<Request> program = new Assembler()
            .Has(1, Kfuncs.Missing).JumpIf(1, 0, "end").CallFunction("F").Label("end").Return(4)
            .Function("F", "s32(s32)", "a").Return(9)
            .Program<Request>();

        Assert.Equal("Main", Assert.Single(ProgramLinker.Link(program.Code, Kernel.Debian72, out _)!.Code.Functions).Name);
    }

    [Fact]
    public void A_constant_of_two_slots_stays_or_goes_whole()
    {
        Instruction[] stays = Left(new Assembler().ReadOnlyAddress(1, 0).Return(0));
        Instruction[] goes = Left(new Assembler().Has(2, Kfuncs.Missing).JumpIf(2, 0, "end").ReadOnlyAddress(1, 0).Label("end").Return(0));

        Assert.Equal([0x18, 0, 0xb7, 0x95], stays.Select(static slot => slot.Code));
        Assert.Equal([0xb4, 0xb7, 0x95], goes.Select(static slot => slot.Code));
    }

    // What is behind the condition is what another function wrote; that it cannot be reached must not be believed.
    [Fact]
    public void What_a_call_can_change_is_not_known_although_its_pointer_is_to_the_place_before()
    {
        Instruction[] left = Left(new Assembler()
            .Move(2, 0).Store(10, -8, 2).Copy(1, 10).Compute(0, 1, -16).CallFunction("F").Load(2, 10, -8).JumpIf(2, 0, "end")
            .Return(1).Label("end").Return(0)
            .Function("F", "s32(*struct Request)", "a").Move(2, 1).Store(1, 8, 2).Return(0));

        Assert.Contains(left, static slot => slot.Code == Equal);
        Assert.Equal(15, left.Length);
    }

    [Fact]
    public void A_store_to_who_knows_where_may_be_one_to_the_frame()
    {
        Instruction[] left = Left(new Assembler()
            .Move(2, 0).Store(10, -8, 2).Copy(3, 10).Load(4, 1, 0).ComputeRegister(0, 3, 4).Store(3, 0, 4).Load(2, 10, -8)
            .JumpIf(2, 0, "end").Return(1).Label("end").Return(0));

        Assert.Contains(left, static slot => slot.Code == Equal);
    }

    [Fact]
    public void A_module_that_only_dead_code_needs_is_not_opened()
    {
        SmallBtf image = new(["in_kernel"]);
        FakeSystem system = new(KfuncProbe.ForBtf(image.Bytes, [new("first", new SmallBtf(["in_first"], image).Bytes)]));

        new Assembler()
            .Has(1, Kfuncs.Missing).JumpIf(1, 0, "end").Call(Kfuncs.Make("in_first", "void()", "first")).Label("end").Return(0)
            .Program<Request>().LoadInto(system, new(), out BpfLoadFailure? failure);

        Assert.Null(failure);
        Assert.Empty(system.Modules);
    }

    private static Instruction[] Left(Assembler assembler)
    {
        LinkedProgram? linked = ProgramLinker.Link(assembler.Program<Request>().Code, Kernel.Debian72, out _);
        Assert.NotNull(linked);
        return linked.Instructions;
    }
}
