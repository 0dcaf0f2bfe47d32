using System.Buffers.Binary;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Interpreter.Host;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Interpreter.Tests;

public class MachineTests
{
    [Theory]
    [InlineData(BpfOpcode.Divide, 0, 7, 0, 0)]
    [InlineData(BpfOpcode.Divide, 1, 7, 0, 0)]
    [InlineData(BpfOpcode.Remainder, 0, 7, 0, 7)]
    [InlineData(BpfOpcode.Remainder, 1, -7, 0, -7)]
    [InlineData(BpfOpcode.Divide, 1, long.MinValue, -1, long.MinValue)]
    [InlineData(BpfOpcode.Remainder, 1, long.MinValue, -1, 0)]
    [InlineData(BpfOpcode.Divide, 0, -1, 2, long.MaxValue)]
    [InlineData(BpfOpcode.Divide, 1, -7, 2, -3)]
    [InlineData(BpfOpcode.Remainder, 1, -7, 2, -1)]
    [InlineData(BpfOpcode.ShiftLeft, 0, 1, 65, 2)]
    [InlineData(BpfOpcode.ShiftRight, 0, -1, 127, 1)]
    [InlineData(BpfOpcode.ShiftRightSigned, 0, -8, 65, -4)]
    [InlineData(BpfOpcode.Move, 8, 0, 0x1ff, -1)]
    [InlineData(BpfOpcode.Move, 16, 0, 0x8000, -0x8000)]
    [InlineData(BpfOpcode.Move, 32, 0, 0x1_8000_0000, -0x8000_0000)]
    public void Arithmetic_of_64_bits_is_that_of_RFC_9669(int operation, short offset, long left, long right, long expected) =>
        Assert.Equal(
            expected,
            (long)Run(
                [
                    .. Assembly.Constant64(0, left), .. Assembly.Constant64(1, right), Assembly.Alu64Register(operation, 0, 1, offset),
                    Assembly.Exit()
                ]));

    [Theory]
    [InlineData(BpfOpcode.Divide, 0, 7, 0, 0)]
    [InlineData(BpfOpcode.Divide, 1, 7, 0, 0)]
    [InlineData(BpfOpcode.Remainder, 0, -7, 0, 0xffff_fff9)]
    [InlineData(BpfOpcode.Remainder, 1, -7, 0, 0xffff_fff9)]
    [InlineData(BpfOpcode.Divide, 1, int.MinValue, -1, 0x8000_0000)]
    [InlineData(BpfOpcode.Remainder, 1, int.MinValue, -1, 0)]
    [InlineData(BpfOpcode.Divide, 1, -7, 2, 0xffff_fffd)]
    [InlineData(BpfOpcode.Add, 0, -1, 0, 0xffff_ffff)]
    [InlineData(BpfOpcode.Multiply, 0, 0x10000, 0x10000, 0)]
    [InlineData(BpfOpcode.ShiftLeft, 0, 1, 33, 2)]
    [InlineData(BpfOpcode.ShiftRightSigned, 0, -8, 33, 0xffff_fffc)]
    [InlineData(BpfOpcode.Move, 8, 0, 0x80, 0xffff_ff80)]
    public void The_upper_half_of_32_bit_results_is_zero(int operation, short offset, int left, int right, long expected) =>
        Assert.Equal(
            expected,
            (long)Run([Assembly.Move(0, left), Assembly.Move(1, right), Assembly.Alu32Register(operation, 0, 1, offset), Assembly.Exit()]));

    [Theory]
    [InlineData(0xd4, 16, 0x7788)]
    [InlineData(0xdc, 16, 0x8877)]
    [InlineData(0xdc, 32, 0x88776655)]
    [InlineData(0xdc, 64, 0x8877665544332211)]
    [InlineData(0xd7, 64, 0x8877665544332211)]
    [InlineData(0xd7, 16, 0x8877)]
    public void Bytes_are_swapped(byte opcode, int width, ulong expected) =>
        Assert.Equal(
            expected, Run([.. Assembly.Constant64(0, 0x1122334455667788), new BpfInstruction(opcode, 0, 0, 0, width), Assembly.Exit()]));

    [Theory]
    [InlineData(BpfOpcode.JumpLess, false)]
    [InlineData(BpfOpcode.JumpLessSigned, true)]
    public void A_constant_is_compared_with_its_sign(int operation, bool isTaken) =>
        Assert.Equal(
            isTaken ? 1ul : 0,
            Run([
                .. Assembly.Constant64(1, long.MinValue), Assembly.Move(0, 1), Assembly.JumpIf(operation, 1, 5, 1), Assembly.Move(0, 0),
                Assembly.Exit()
            ]));

    [Fact]
    public void A_32_bit_comparison_sees_half() =>
        Assert.Equal(
            1ul,
            Run([.. Assembly.Constant64(1, 0x7_0000_0005), Assembly.Move(0, 1), Assembly.JumpIf(
                BpfOpcode.JumpEqual, 1, 5, 1, BpfOpcode.ClassJump32), Assembly.Move(0, 0), Assembly.Exit()]));

    [Fact]
    public void A_long_jump_takes_its_distance_from_the_constant() =>
        Assert.Equal(
            1ul, Run([Assembly.Move(0, 1), new BpfInstruction(BpfOpcode.ClassJump32, 0, 0, 0, 1), Assembly.Move(0, 0), Assembly.Exit()]));

    [Fact]
    public void A_call_keeps_the_saved_registers_and_the_frame()
    {
        BpfMachine machine = Machines.Of(
            [
                Assembly.Move(6, 40),
                Assembly.StoreConstant(8, 10, -8, 2),
                Assembly.Move(1, 1),
                Assembly.Call(4),
                Assembly.Load(8, 1, 10, -8),
                Assembly.Alu64Register(BpfOpcode.Add, 0, 1),
                Assembly.Alu64Register(BpfOpcode.Add, 0, 6),
                Assembly.Exit(),
                Assembly.Move(6, 1000),
                Assembly.StoreConstant(8, 10, -8, 1000),
                Assembly.MoveRegister(0, 1),
                Assembly.Exit(),
            ],
            8);

        Assert.Equal(43ul, machine.Run([]));
    }

    [Fact]
    public void A_callee_reaches_its_callers_frame_by_address()
    {
        BpfMachine machine = Machines.Of(
            [
                Assembly.MoveRegister(1, 10),
                Assembly.Alu64(BpfOpcode.Add, 1, -4),
                Assembly.Call(2),
                Assembly.Load(4, 0, 10, -4),
                Assembly.Exit(),
                Assembly.StoreConstant(4, 1, 0, -5),
                Assembly.Exit(),
            ],
            5);

        Assert.Equal(0xffff_fffbul, machine.Run([]));
    }

    [Fact]
    public void Upper_halves_of_32_bit_arguments_and_results_are_random()
    {
        BpfMachineOptions options =
            new() { Signatures = new Dictionary<string, BpfSignature> { ["f1"] = new(IrType.I32, [IrType.I32, IrType.I64]) } };
        BpfMachine machine = Machines.Of(
            options,
            [
                Assembly.MoveRegister(6, 1),
                Assembly.Move(1, 1),
                Assembly.Move(2, 2),
                Assembly.MoveRegister(3, 6),
                Assembly.Call(2),
                Assembly.Store(8, 6, 0, 0),
                Assembly.Exit(),
                Assembly.MoveRegister(0, 1),
                Assembly.Alu64Register(BpfOpcode.Add, 0, 2),
                Assembly.Exit(),
            ],
            7);
        byte[] context = new byte[8];
        machine.Run(context);

        Assert.Equal(3, BinaryPrimitives.ReadInt32LittleEndian(context));
        Assert.NotEqual(0, BinaryPrimitives.ReadInt32LittleEndian(context.AsSpan(4)));
    }

    [Fact]
    public void A_signature_hides_registers_without_an_argument()
    {
        BpfMachineOptions options = new() { Signatures = new Dictionary<string, BpfSignature> { ["f1"] = new(IrType.I64, [IrType.I64]) } };
        BpfMachine machine = Machines.Of(
            options, [Assembly.Move(2, 2), Assembly.Call(1), Assembly.Exit(), Assembly.MoveRegister(0, 2), Assembly.Exit()], 3);

        BpfFault fault = Assert.Throws<BpfFault>(() => machine.Run([]));
        Assert.Equal((BpfFaultKind.UndefinedRegister, 3), (fault.Kind, fault.Position));
    }

    [Fact]
    public void A_kfunc_gets_its_arguments_and_the_memory()
    {
        BpfHost host = new();
        host.Kfuncs["fill"] = new BpfHostFunction(2, 32, static (memory, arguments) =>
        {
            memory.WriteBytes(arguments[0], (int)arguments[1]).Fill(7);
            return 5;
        });

        BpfInstruction[] code =
        [
            Assembly.MoveRegister(1, 10),
            Assembly.Alu64(BpfOpcode.Add, 1, -8),
            Assembly.Move(2, 8),
            Assembly.CallKfunc(),
            Assembly.Load(8, 0, 10, -8),
            Assembly.Exit(),
        ];

        BpfMachine machine = new(WithRelocation(code, new BpfRelocation.KfuncCall(3, "fill")), host);
        Assert.Equal(0x0707_0707_0707_0707ul, machine.Run([]));
    }

    [Fact]
    public void Only_the_low_half_of_a_32_bit_kfuncs_result_is_known()
    {
        BpfHost host = new();
        host.Kfuncs["five"] = new BpfHostFunction(0, 32, static (_, _) => 5);
        ulong result = new BpfMachine(
            WithRelocation([Assembly.CallKfunc(), Assembly.Exit()], new BpfRelocation.KfuncCall(0, "five")), host).Run([]);

        Assert.Equal(5u, (uint)result);
        Assert.NotEqual(5ul, result);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whether_there_is_a_kfunc_is_filled_in(bool exists)
    {
        BpfHost host = new();

        if (exists)
        {
            host.Kfuncs["a"] = new BpfHostFunction(0, 64, static (_, _) => 0);
        }

        BpfInstruction[] code = [Assembly.Alu32(BpfOpcode.Move, 0, 0), Assembly.Exit()];
        BpfMachine machine = new(WithRelocation(code, new BpfRelocation.LoadTimeValue(0, new IrLoadTime.HasKfunc("a"))), host);

        Assert.Equal(exists ? 1ul : 0, machine.Run([]));
    }

    [Fact]
    public void A_field_fills_both_slots_of_a_constant()
    {
        BpfHost host = new() { Fields = { ["global::A.B"] = 0x1122_3344_5566_7788 } };
        BpfInstruction[] code = [.. Assembly.Constant64(0, 0), Assembly.Exit()];

        Assert.Equal(
            0x1122_3344_5566_7788ul,
            new BpfMachine(WithRelocation(code, new BpfRelocation.LoadTimeValue(0, new IrLoadTime.Field("global::A.B"))), host).Run([]));
    }

    [Fact]
    public void Constants_are_read_and_static_fields_live_on()
    {
        BpfCode code = new()
        {
            // The second word of the constants is added to the first of the fields.
            Instructions =
            [
                new BpfInstruction(BpfOpcode.LoadConstant64, 1, BpfPseudo.MapValue, 0, 0),
                new BpfInstruction(0, 0, 0, 0, 4),
                Assembly.Load(4, 2, 1, 0),
                new BpfInstruction(BpfOpcode.LoadConstant64, 1, BpfPseudo.MapValue, 0, 0),
                default,
                Assembly.Load(8, 0, 1, 0),
                Assembly.Alu64Register(BpfOpcode.Add, 0, 2),
                Assembly.Store(8, 1, 0, 0),
                Assembly.Exit(),
            ],
            Functions = [new BpfCodeFunction("main", 0, 0)],
            Relocations = [new BpfRelocation.Data(0, IrSection.ReadOnly), new BpfRelocation.Data(3, IrSection.Writable)],
            Lines = [],
            ReadOnlyData = [1, 0, 0, 0, 5, 0, 0, 0],
            WritableSize = 8,
        };
        BpfMachine machine = new(code);

        Assert.Equal(5ul, machine.Run([]));
        Assert.Equal(10ul, machine.Run([]));
    }

    private static ulong Run(BpfInstruction[] code) => new BpfMachine([.. code]).Run([]);

    private static BpfCode WithRelocation(BpfInstruction[] code, BpfRelocation relocation) => new()
    {
        Instructions = [.. code],
        Functions = [new BpfCodeFunction("main", 0, 64)],
        Relocations = [relocation],
        Lines = [],
        ReadOnlyData = [],
        WritableSize = 0,
    };
}
