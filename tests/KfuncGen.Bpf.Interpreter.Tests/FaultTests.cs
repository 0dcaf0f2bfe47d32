using System.Collections.Immutable;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Interpreter.Tests;

public class FaultTests
{
    [Fact]
    public void A_register_that_nothing_wrote_cannot_be_read() =>
        AssertFault(BpfFaultKind.UndefinedRegister, 1, Assembly.Move(0, 0), Assembly.Alu64Register(BpfOpcode.Add, 0, 5), Assembly.Exit());

    [Fact]
    public void A_result_must_be_there() =>
        AssertFault(BpfFaultKind.UndefinedRegister, 0, Assembly.Exit());

    [Fact]
    public void A_call_destroys_the_arguments() =>
        AssertFault(
            BpfFaultKind.UndefinedRegister,
            1,
            Machines.Of([Assembly.Call(2), Assembly.MoveRegister(0, 1), Assembly.Exit(), Assembly.Move(0, 0), Assembly.Exit()], 3));

    [Fact]
    public void A_callee_knows_nothing_of_saved_registers() =>
        AssertFault(
            BpfFaultKind.UndefinedRegister,
            3,
            Machines.Of([Assembly.Move(6, 1), Assembly.Call(1), Assembly.Exit(), Assembly.MoveRegister(0, 6), Assembly.Exit()], 3));

    [Theory]
    [InlineData(8, -8)]
    [InlineData(4, -4)]
    [InlineData(1, -1)]
    public void Stack_that_nothing_wrote_cannot_be_read(int size, short offset) =>
        AssertFault(BpfFaultKind.UninitializedStack, 0, Assembly.Load(size, 0, 10, offset), Assembly.Exit());

    [Fact]
    public void Half_written_stack_cannot_be_read() =>
        AssertFault(BpfFaultKind.UninitializedStack, 1, Assembly.StoreConstant(4, 10, -8, 1), Assembly.Load(8, 0, 10, -8), Assembly.Exit());

    [Fact]
    public void What_a_function_left_on_the_stack_is_gone() => AssertFault(
        BpfFaultKind.UninitializedStack,
        5,
        Machines.Of(
            [
                Assembly.Call(2), Assembly.Call(3), Assembly.Exit(), Assembly.StoreConstant(8, 10, -8, 1), Assembly.Exit(),
                Assembly.Load(8, 0, 10, -8), Assembly.Exit()
            ],
            3,
            5));

    [Theory]
    [InlineData(8, -520)]
    [InlineData(8, 0)]
    [InlineData(4, 0)]
    [InlineData(8, -4)]
    public void Access_outside_of_the_frame_is_found(int size, short offset) =>
        AssertFault(BpfFaultKind.OutOfRange, 0, Assembly.StoreConstant(size, 10, offset, 1), Assembly.Exit());

    [Fact]
    public void A_function_keeps_to_the_stack_that_it_declares() =>
        AssertFault(BpfFaultKind.OutOfRange, 0, Machines.Of([Assembly.StoreConstant(8, 10, -40, 1), Assembly.Exit()]));

    [Theory]
    [InlineData(8, -12)]
    [InlineData(4, -6)]
    [InlineData(2, -3)]
    public void Misaligned_stack_is_found(int size, short offset) =>
        AssertFault(BpfFaultKind.MisalignedStack, 0, Assembly.StoreConstant(size, 10, offset, 1), Assembly.Exit());

    [Theory]
    [InlineData(8, 12)]
    [InlineData(1, 16)]
    [InlineData(1, -1)]
    public void Access_outside_of_the_context_is_found(int size, short offset) =>
        AssertFault(BpfFaultKind.OutOfRange, 0, Assembly.Load(size, 0, 1, offset), Assembly.Exit());

    [Fact]
    public void An_address_without_its_upper_half_leads_nowhere() =>
        AssertFault(BpfFaultKind.OutOfRange, 1, Assembly.Alu32Register(BpfOpcode.Move, 1, 1), Assembly.Load(8, 0, 1, 0), Assembly.Exit());

    [Fact]
    public void A_number_is_no_address() =>
        AssertFault(BpfFaultKind.OutOfRange, 1, Assembly.Move(2, 0), Assembly.Load(8, 0, 2, 0), Assembly.Exit());

    [Fact]
    public void A_read_only_context_cannot_be_written()
    {
        BpfMachine machine = new(
            [Assembly.StoreConstant(8, 1, 0, 1), Assembly.Exit()], options: new BpfMachineOptions { HasWritableContext = false });
        AssertFault(BpfFaultKind.ReadOnlyMemory, 0, machine);
    }

    [Fact]
    public void Constants_cannot_be_written()
    {
        BpfMachine machine = new(DataCode(IrSection.ReadOnly, offset: 0));
        AssertFault(BpfFaultKind.ReadOnlyMemory, 2, machine);
    }

    [Fact]
    public void Data_ends_where_it_ends() =>
        AssertFault(BpfFaultKind.OutOfRange, 2, new BpfMachine(DataCode(IrSection.Writable, offset: 4)));

    [Fact]
    public void The_frame_pointer_cannot_be_written() =>
        AssertFault(BpfFaultKind.FramePointerWritten, 0, Assembly.Alu64(BpfOpcode.Add, 10, 8), Assembly.Exit());

    [Fact]
    public void The_end_of_the_program_is_no_instruction() => AssertFault(BpfFaultKind.InvalidTarget, 1, Assembly.Move(0, 0));

    [Theory]
    [InlineData(5)]
    [InlineData(-2)]
    [InlineData(1)]
    public void A_jump_out_of_the_program_or_into_a_constant_is_found(short distance) =>
        AssertFault(BpfFaultKind.InvalidTarget, 0, [Assembly.Jump(distance), .. Assembly.Constant64(0, 0), Assembly.Exit()]);

    [Fact]
    public void A_call_leads_to_a_function() =>
        AssertFault(BpfFaultKind.InvalidTarget, 0, Assembly.Call(1), Assembly.Exit(), Assembly.Exit());

    [Fact]
    public void Eight_frames_are_enough()
    {
        // f0 calls f1 calls f2 ...: each is a call of the next slot but one.
        BpfInstruction[] code = [.. Enumerable.Range(0, 9).SelectMany(
            static _ => new[] { Assembly.Call(1), Assembly.Exit() }), Assembly.Move(0, 0), Assembly.Exit()];
        AssertFault(BpfFaultKind.CallDepth, 14, Machines.Of(code, 2, 4, 6, 8, 10, 12, 14, 16, 18));
    }

    [Fact]
    public void All_frames_share_512_bytes()
    {
        BpfCode code = Machines.Code([Assembly.Call(1), Assembly.Exit(), Assembly.Move(0, 0), Assembly.Exit()], 2);
        code = new BpfCode
        {
            Instructions = code.Instructions,
            Functions = [new BpfCodeFunction("f0", 0, 264), new BpfCodeFunction("f1", 2, 256)],
            Relocations = [],
            Lines = [],
            ReadOnlyData = [],
            WritableSize = 0,
        };
        AssertFault(BpfFaultKind.StackSize, 0, new BpfMachine(code));
    }

    [Fact]
    public void An_endless_loop_ends() =>
        AssertFault(BpfFaultKind.StepBudget, 0, new BpfMachine([Assembly.Jump(-1)], options: new BpfMachineOptions { StepBudget = 1000 }));

    [Fact]
    public void A_function_that_is_not_there_cannot_be_called()
    {
        AssertFault(BpfFaultKind.UnknownFunction, 0, Assembly.CallHelper(5), Assembly.Exit());
        AssertFault(BpfFaultKind.UnknownFunction, 0, Assembly.CallKfunc(), Assembly.Exit());
    }

    [Theory]
    [InlineData(0xb7, 0, 1, 0, 0)] // A move of a constant with a source register.
    [InlineData(0xb7, 0, 0, 8, 0)] // A move of a constant with sign.
    [InlineData(0xbf, 0, 1, 0, 7)] // A move of a register with a constant.
    [InlineData(0xbf, 0, 1, 7, 0)] // A move of 7 bits.
    [InlineData(0xbc, 0, 1, 32, 0)] // A 32-bit move of 32 bits with sign.
    [InlineData(0x37, 0, 0, 2, 1)] // A division that is neither unsigned nor signed.
    [InlineData(0x37, 0, 0, 0, 0)] // A division by the constant 0.
    [InlineData(0x67, 0, 0, 0, 64)] // A shift by the width.
    [InlineData(0x64, 0, 0, 0, 32)]
    [InlineData(0xd4, 0, 0, 0, 8)] // Eight bits have no order.
    [InlineData(0xdf, 0, 0, 0, 16)] // A swap that is both.
    [InlineData(0xe7, 0, 0, 0, 0)] // No operation.
    [InlineData(0x06, 0, 0, 1, 0)] // A long jump with a short distance.
    [InlineData(0xe5, 0, 0, 0, 0)]
    [InlineData(0x86, 0, 0, 0, 1)] // A call in the 32-bit class.
    [InlineData(0x99, 0, 1, 0, 0)] // A signed load of 8 bytes.
    [InlineData(0x71, 0, 1, 0, 1)] // A load with a constant.
    [InlineData(0x20, 0, 0, 0, 0)] // A load from a packet, of classic BPF.
    [InlineData(0xd3, 1, 0, 0, 0)] // An atomic change of 1 byte.
    [InlineData(0xbf, 0, 11, 0, 0)] // A register 11.
    public void What_no_verifier_accepts_is_invalid(byte opcode, byte destination, byte source, short offset, int immediate) =>
        AssertFault(
            BpfFaultKind.InvalidInstruction,
            1,
            Assembly.Move(0, 1),
            new BpfInstruction(opcode, destination, source, offset, immediate),
            Assembly.Exit(),
            Assembly.Exit());

    private static void AssertFault(BpfFaultKind kind, int position, params BpfInstruction[] code) =>
        AssertFault(kind, position, new BpfMachine([.. code]));

    private static void AssertFault(BpfFaultKind kind, int position, BpfMachine machine)
    {
        BpfFault fault = Assert.Throws<BpfFault>(() => machine.Run(new byte[16]));
        Assert.Equal((kind, position), (fault.Kind, fault.Position));
    }

    // Writes 8 bytes at an offset into a section of 8 bytes.
    private static BpfCode DataCode(IrSection section, int offset) => new()
    {
        Instructions =
        [
            new BpfInstruction(BpfOpcode.LoadConstant64, 1, BpfPseudo.MapValue, 0, 0),
            new BpfInstruction(0, 0, 0, 0, offset),
            Assembly.StoreConstant(8, 1, 0, 1),
            Assembly.Move(0, 0),
            Assembly.Exit(),
        ],
        Functions = [new BpfCodeFunction("main", 0, 0)],
        Relocations = [new BpfRelocation.Data(0, section)],
        Lines = [],
        ReadOnlyData = ImmutableArray.Create(new byte[8]),
        WritableSize = 8,
    };
}
