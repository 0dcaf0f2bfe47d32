using KfuncGen.Linux.Instructions;

namespace KfuncGen.Linking;

/// <summary>Arithmetic on constants: the high four bits of an opcode, include/uapi/linux/bpf_common.h and bpf.h, 7.2.</summary>
internal static class Arithmetic
{
    private const int Add = 0x00;
    private const int Move = 0xb0;

    /// <summary>What an instruction writes to its destination.</summary>
    public static AbstractValue Evaluate(Instruction instruction, AbstractState state)
    {
        AbstractValue left = state[instruction.Destination];
        AbstractValue right = instruction.UsesSource ? state[instruction.Source] : AbstractValue.Of(instruction.Immediate);
        bool is64 = instruction.Class == InstructionClass.Arithmetic64;
        int operation = instruction.Code & 0xf0;

        if (is64 && instruction.Offset == 0)
        {
            if (operation == Move)
            {
                return right;
            }

            if (operation == Add && left.Knowledge == AbstractValue.Kind.Frame && right.IsConstant(out long distance))
            {
                return left with { Bits = left.Bits + distance };
            }
        }

        if (!right.IsConstant(out long b) || (!left.IsConstant(out long a) && operation != Move))
        {
            return default;
        }

        long? result = is64 ? Evaluate64(operation, instruction.Offset, a, b) : Evaluate32(operation, instruction.Offset, (int)a, (int)b);
        return result is { } value ? AbstractValue.Of(is64 ? value : (uint)value) : default;
    }

    // Null for what guards are not made of: byte swaps, signed division.
    private static long? Evaluate64(int operation, short offset, long a, long b) => (operation, offset) switch
    {
        (Add, 0) => a + b,
        (0x10, 0) => a - b,
        (0x20, 0) => a * b,
        (0x30, 0) => b == 0 ? 0 : (long)((ulong)a / (ulong)b),
        (0x40, 0) => a | b,
        (0x50, 0) => a & b,
        (0x60, 0) => a << (int)b,
        (0x70, 0) => a >>> (int)b,
        (0x90, 0) => b == 0 ? a : (long)((ulong)a % (ulong)b),
        (0xa0, 0) => a ^ b,
        (Move, 8) => (sbyte)b,
        (Move, 16) => (short)b,
        (Move, 32) => (int)b,
        (0xc0, 0) => a >> (int)b,
        _ => null,
    };

    private static long? Evaluate32(int operation, short offset, int a, int b) => (operation, offset) switch
    {
        (Add, 0) => a + b,
        (0x10, 0) => a - b,
        (0x20, 0) => a * b,
        (0x30, 0) => b == 0 ? 0 : (uint)a / (uint)b,
        (0x40, 0) => a | b,
        (0x50, 0) => a & b,
        (0x60, 0) => a << b,
        (0x70, 0) => a >>> b,
        (0x90, 0) => b == 0 ? (uint)a : (uint)a % (uint)b,
        (0xa0, 0) => a ^ b,
        (Move, 0) => b,
        (Move, 8) => (sbyte)b,
        (Move, 16) => (short)b,
        (0xc0, 0) => a >> b,
        _ => null,
    };
}
