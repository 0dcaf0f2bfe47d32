using KfuncGen.Linking;
using KfuncGen.Linux.Instructions;
using KfuncGen.Tests.Assembly;

namespace KfuncGen.Tests;

/// <summary>Each program calls a kfunc that no kernel has: behind a guard that is false here, or not.</summary>
public sealed class ReachabilityTests
{
    private const byte Equal = 0x10;
    private const byte NotEqual = 0x50;
    private const int And = 0x50;
    private const int Or = 0x40;
    private const int Xor = 0xa0;

    [Fact]
    public void A_call_without_guard_is_reached() => AssertReached(new Assembler().Call(Kfuncs.Missing).Return(0));

    [Fact]
    public void A_call_behind_a_guard_is_not_reached() =>
        AssertNotReached(new Assembler().Has(1, Kfuncs.Missing).JumpIf(1, 0, "end").Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void A_call_behind_the_opposite_of_a_guard_is_reached() =>
        AssertReached(new Assembler().Has(1, Kfuncs.Missing).JumpIf(1, 0, "end", NotEqual).Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void A_guard_that_is_copied_is_followed() =>
        AssertNotReached(
            new Assembler().Has(1, Kfuncs.Missing).Copy(6, 1).Move(1, 7).JumpIf(6, 0, "end").Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void A_guard_that_is_spilled_over_a_call_is_followed() =>
        AssertNotReached(new Assembler()
            .Has(1, Kfuncs.Missing).Store(10, -8, 1).Helper(5).Load(2, 10, -8).JumpIf(2, 0, "end")
            .Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void A_guard_that_is_spilled_through_a_copy_of_the_frame_pointer_is_followed() =>
        AssertNotReached(new Assembler()
            .Has(1, Kfuncs.Missing).Copy(3, 10).Compute(0, 3, -16).Store(3, 8, 1).Load(2, 10, -8).JumpIf(2, 0, "end")
            .Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void What_a_call_was_given_a_pointer_to_is_not_known_afterwards() =>
        AssertReached(new Assembler()
            .Move(1, 0).Store(10, -8, 1).Copy(1, 10).Compute(0, 1, -8).Helper(5).Load(2, 10, -8).JumpIf(2, 0, "end")
            .Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void A_spill_that_is_overwritten_in_part_is_not_known_any_more() =>
        AssertReached(new Assembler()
            .Has(1, Kfuncs.Missing).Store(10, -8, 1).Load(3, 1, 0).Store(10, -5, 3, 0x73).Load(2, 10, -8).JumpIf(2, 0, "end")
            .Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void Guards_that_are_combined_by_and_are_followed() =>
        AssertNotReached(new Assembler()
            .Has(1, Kfuncs.Missing).Move(2, 1).ComputeRegister(And, 2, 1).JumpIf(2, 0, "end")
            .Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void Guards_that_are_combined_by_or_are_followed() =>
        AssertReached(new Assembler()
            .Has(1, Kfuncs.Missing).Move(2, 1).ComputeRegister(Or, 2, 1).JumpIf(2, 0, "end")
            .Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void The_opposite_of_a_guard_by_arithmetic_is_followed() =>
        AssertNotReached(new Assembler()
            .Has(1, Kfuncs.Missing).Compute(Xor, 1, 1).JumpIf(1, 1, "end", Equal).Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void A_guard_and_a_condition_that_joins_with_it_is_followed() =>
        AssertNotReached(new Assembler()
            .Load(6, 1, 0).Has(7, Kfuncs.Missing)
            .JumpIf(6, 5, "other").Move(8, 1).Jump("both")
            .Label("other").Move(8, 2)
            .Label("both").JumpIf(7, 0, "end").Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void A_value_that_differs_between_ways_is_not_known() =>
        AssertReached(new Assembler()
            .Load(6, 1, 0).Move(7, 0).JumpIf(6, 5, "on").Move(7, 1)
            .Label("on").JumpIf(7, 0, "end").Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void A_guard_inside_a_loop_is_followed() =>
        AssertNotReached(new Assembler()
            .Has(7, Kfuncs.Missing).Load(6, 1, 0)
            .Label("again").JumpIf(7, 0, "next").Call(Kfuncs.Missing)
            .Label("next").Compute(0, 6, -1).JumpIf(6, 0, "again", NotEqual).Return(0));

    [Fact]
    public void A_counter_of_a_loop_becomes_unknown_and_ends_the_search() =>
        AssertReached(new Assembler()
            .Move(6, 0).Label("again").Compute(0, 6, 1).JumpIf(6, 1_000_000, "again", NotEqual).Call(Kfuncs.Missing).Return(0));

    [Fact]
    public void A_guard_that_a_function_returns_is_followed() =>
        AssertNotReached(new Assembler()
            .CallFunction("Has").JumpIf(0, 0, "end").Call(Kfuncs.Missing).Label("end").Return(0)
            .Function("Has", "bool()").Has(0, Kfuncs.Missing).Exit());

    [Fact]
    public void A_guard_that_is_passed_to_a_function_is_followed() =>
        AssertNotReached(new Assembler()
            .Has(1, Kfuncs.Missing).CallFunction("Do").Return(0)
            .Function("Do", "void(bool)", "has").JumpIf(1, 0, "end").Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void A_function_that_gets_a_guard_and_something_else_is_followed_with_both() =>
        AssertReached(new Assembler()
            .Has(1, Kfuncs.Missing).CallFunction("Do").Move(1, 1).CallFunction("Do").Return(0)
            .Function("Do", "void(bool)", "has").JumpIf(1, 0, "end").Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void A_function_that_returns_a_guard_or_something_else_is_not_known() =>
        AssertReached(new Assembler()
            .Load(1, 1, 0).CallFunction("Has").JumpIf(0, 0, "end").Call(Kfuncs.Missing).Label("end").Return(0)
            .Function("Has", "bool(s64)", "x").JumpIf(1, 5, "yes").Has(0, Kfuncs.Missing).Exit().Label("yes").Return(1));

    [Fact]
    public void A_function_that_nobody_calls_is_not_reached() =>
        AssertNotReached(new Assembler().Return(0).Function("Unused", "void()").Call(Kfuncs.Missing).Return(0));

    [Fact]
    public void A_function_whose_address_is_taken_is_reached() =>
        AssertReached(new Assembler()
            .Constant(2, Instruction.FunctionAddress, 3, 0).Return(0)
            .Function("Callback", "s64()").Call(Kfuncs.Missing).Return(0));

    [Fact]
    public void What_comes_behind_a_call_of_a_function_that_does_not_return_is_not_reached() =>
        AssertNotReached(new Assembler()
            .CallFunction("Forever").Call(Kfuncs.Missing).Return(0)
            .Function("Forever", "void()").Label("again").Jump("again"));

    [Fact]
    public void Functions_that_call_each_other_end_the_search() =>
        AssertNotReached(new Assembler()
            .CallFunction("A").Call(Kfuncs.Missing).Return(0)
            .Function("A", "void()").CallFunction("B").Exit()
            .Function("B", "void()").CallFunction("A").Exit());

    [Fact]
    public void A_far_jump_is_followed() =>
        AssertNotReached(new Assembler().Raw(new(JumpCondition.AlwaysFar, 0, 0, 0, 1)).Call(Kfuncs.Missing).Return(0));

    [Theory]
    [InlineData(0x5e, -1)]
    [InlineData(0xae, 0)]
    public void A_comparison_of_32_bits_looks_at_32_bits(byte code, int other)
    {
        // The register is 0x00000000_ffffffff: as 32 bits, -1.
        Assembler program = new();
        program.Raw(new(0xb4, 1, 0, 0, -1)).Move(2, other).Raw(new(code, 1, 2, 1, 0)).Return(0).Call(Kfuncs.Missing).Return(0);
        AssertNotReached(program);
    }

    [Fact]
    public void A_field_of_64_bits_is_known() =>
        AssertNotReached(new Assembler()
            .Field(1, static () => 1L << 40, is64: true).Compute(0x70, 1, 40).JumpIf(1, 1, "end")
            .Call(Kfuncs.Missing).Label("end").Return(0));

    [Fact]
    public void Code_that_jumps_out_of_the_program_ends_the_search() =>
        AssertNotReached(new Assembler().Raw(new(JumpCondition.Always, 0, 0, 500, 0)).Call(Kfuncs.Missing).Return(0));

    private static void AssertReached(Assembler assembler) =>
        Assert.Equal(BpfLoadFailureKind.KfuncAbsent, assembler.Program<Request>().Check(Kernel.Debian72)?.Kind);

    private static void AssertNotReached(Assembler assembler) => Assert.Null(assembler.Program<Request>().Check(Kernel.Debian72));
}
