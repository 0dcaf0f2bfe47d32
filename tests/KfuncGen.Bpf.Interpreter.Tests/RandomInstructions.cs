using KfuncGen.Bpf.Instructions;

namespace KfuncGen.Bpf.Interpreter.Tests;

/// <summary>
/// Random programs that the verifier accepts: r0 to r8 come from the context's first words, are computed with, spilled and
/// filled, compared and jumped over, and go back to the context at the end. r9 holds the context.
/// </summary>
internal sealed class RandomInstructions(Random random, bool hasCpuV4)
{
    public const int Registers = 9;

    private static readonly int[] Operations =
    [
        BpfOpcode.Add, BpfOpcode.Subtract, BpfOpcode.Multiply, BpfOpcode.Divide, BpfOpcode.Or, BpfOpcode.And, BpfOpcode.ShiftLeft,
        BpfOpcode.ShiftRight, BpfOpcode.Negate, BpfOpcode.Remainder, BpfOpcode.Xor, BpfOpcode.Move, BpfOpcode.ShiftRightSigned,
        BpfOpcode.ByteSwap,
    ];

    private static readonly int[] Comparisons =
    [
        BpfOpcode.JumpEqual, BpfOpcode.JumpGreater, BpfOpcode.JumpGreaterOrEqual, BpfOpcode.JumpBitSet, BpfOpcode.JumpNotEqual,
        BpfOpcode.JumpGreaterSigned, BpfOpcode.JumpGreaterOrEqualSigned, BpfOpcode.JumpLess, BpfOpcode.JumpLessOrEqual,
        BpfOpcode.JumpLessSigned, BpfOpcode.JumpLessOrEqualSigned,
    ];

    public static readonly int[] EdgeConstants =
        [0, 1, -1, 2, 31, 32, 63, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, int.MaxValue, int.MinValue];

    public BpfInstruction[] Next(int length)
    {
        List<BpfInstruction> code = [Assembly.MoveRegister(9, 1)];

        for (int i = 0; i < Registers; i++)
        {
            code.Add(Assembly.Load(8, i, 9, (short)(i * 8)));
        }

        for (int i = 0; i < length; i++)
        {
            switch (random.Next(16))
            {
                case 0:
                    // Over the next computation: that is one slot, or two of them with a constant of 64 bits.
                    BpfInstruction[] skipped = Compute();
                    code.Add(Skip((short)skipped.Length));
                    code.AddRange(skipped);
                    break;
                case 1:
                    code.AddRange(ThroughStack());
                    break;
                default:
                    code.AddRange(Compute());
                    break;
            }
        }

        for (int i = 0; i < Registers; i++)
        {
            code.Add(Assembly.Store(8, 9, (short)(i * 8), i));
        }

        code.Add(Assembly.Exit());
        return [.. code];
    }

    private BpfInstruction[] Compute()
    {
        int register = Register();
        bool is64 = random.Next(2) == 0;
        int operation = Operations[random.Next(Operations.Length)];

        if (random.Next(24) == 0)
        {
            return Assembly.Constant64(register, random.NextInt64(long.MinValue, long.MaxValue));
        }

        switch (operation)
        {
            case BpfOpcode.Negate:
                return [is64 ? Assembly.Alu64(operation, register, 0) : Assembly.Alu32(operation, register, 0)];
            case BpfOpcode.ByteSwap:
                int width = 16 << random.Next(3);
                int order = random.Next(2) * BpfOpcode.SourceRegister;
                return [hasCpuV4 && is64 ? Assembly.Alu64(operation, register, width) : Assembly.Alu32(operation | order, register, width)];
        }

        if (random.Next(2) == 0)
        {
            short offset = !hasCpuV4 ? (short)0 : operation switch
            {
                BpfOpcode.Divide or BpfOpcode.Remainder => (short)random.Next(2),
                BpfOpcode.Move => (short)((random.Next(is64 ? 4 : 3) switch { 0 => 0, 1 => 8, 2 => 16, _ => 32 })),
                _ => (short)0,
            };

            int operand = Register();
            return [is64
                ? Assembly.Alu64Register(operation, register, operand, offset)
                : Assembly.Alu32Register(operation, register, operand, offset)];
        }

        int constant = operation switch
        {
            BpfOpcode.ShiftLeft or BpfOpcode.ShiftRight or BpfOpcode.ShiftRightSigned => random.Next(is64 ? 64 : 32),
            BpfOpcode.Divide or BpfOpcode.Remainder => Constant() is var divisor and not 0 ? divisor : 1,
            _ => Constant(),
        };

        BpfInstruction instruction = is64 ? Assembly.Alu64(operation, register, constant) : Assembly.Alu32(operation, register, constant);
        bool isDivision = operation is BpfOpcode.Divide or BpfOpcode.Remainder;
        return [hasCpuV4 && isDivision ? instruction with { Offset = (short)random.Next(2) } : instruction];
    }

    private BpfInstruction Skip(short distance)
    {
        int operation = Comparisons[random.Next(Comparisons.Length)];
        byte @class = random.Next(2) == 0 ? BpfOpcode.ClassJump : BpfOpcode.ClassJump32;
        return random.Next(2) == 0
            ? Assembly.JumpIf(operation, Register(), Constant(), distance, @class)
            : Assembly.JumpIfRegister(operation, Register(), Register(), distance, @class);
    }

    // Stores a register or a constant in parts and reads all of it back, or a part of it.
    private BpfInstruction[] ThroughStack()
    {
        int size = 1 << random.Next(4);
        short part = (short)(-8 + (random.Next(8 / size) * size));
        BpfInstruction write = random.Next(2) == 0
            ? Assembly.Store(size, 10, part, Register())
            : Assembly.StoreConstant(size, 10, part, Constant());
        int readSize = 1 << random.Next(4);
        short read = (short)(-8 + (random.Next(8 / readSize) * readSize));

        return
        [
            Assembly.Store(8, 10, -8, Register()),
            write,
            hasCpuV4 && readSize < 8 && random.Next(2) == 0
                ? Assembly.LoadSigned(readSize, Register(), 10, read)
                : Assembly.Load(readSize, Register(), 10, read),
        ];
    }

    private int Register() => random.Next(Registers);

    private int Constant() =>
        random.Next(2) == 0 ? EdgeConstants[random.Next(EdgeConstants.Length)] : random.Next(int.MinValue, int.MaxValue) >> random.Next(32);
}
