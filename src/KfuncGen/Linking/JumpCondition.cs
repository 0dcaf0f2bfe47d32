using KfuncGen.Linux.Instructions;

namespace KfuncGen.Linking;

/// <summary>Conditions of jumps: the high four bits of an opcode, include/uapi/linux/bpf_common.h and bpf.h, 7.2.</summary>
internal static class JumpCondition
{
    /// <summary>A jump without condition: BPF_JMP | BPF_JA.</summary>
    public const byte Always = 0x05;

    /// <summary>The same with a distance of 32 bits: BPF_JMP32 | BPF_JA.</summary>
    public const byte AlwaysFar = 0x06;

    /// <summary>Whether a jump is taken; null where that is not known.</summary>
    public static bool? Evaluate(Instruction instruction, AbstractState state)
    {
        AbstractValue operand = instruction.UsesSource ? state[instruction.Source] : AbstractValue.Of(instruction.Immediate);

        if (!state[instruction.Destination].IsConstant(out long left) || !operand.IsConstant(out long right))
        {
            return null;
        }

        if (instruction.Class == InstructionClass.Jump32)
        {
            (left, right) = ((int)left, (int)right);
        }

        // Both sides are sign-extended, which keeps the order of unsigned numbers too.
        return (instruction.Code & 0xf0) switch
        {
            0x10 => left == right,
            0x20 => (ulong)left > (ulong)right,
            0x30 => (ulong)left >= (ulong)right,
            0x40 => (left & right) != 0,
            0x50 => left != right,
            0x60 => left > right,
            0x70 => left >= right,
            0xa0 => (ulong)left < (ulong)right,
            0xb0 => (ulong)left <= (ulong)right,
            0xc0 => left < right,
            0xd0 => left <= right,
            _ => null,
        };
    }
}
