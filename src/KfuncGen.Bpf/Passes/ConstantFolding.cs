using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>
/// What operations make of numbers. An I32 is kept as a 64-bit number with its sign; results are in that form again.
/// </summary>
internal static class ConstantFolding
{
    /// <summary>The result of an operation: <see cref="IrOpcode.Add"/> to <see cref="IrOpcode.ShiftRightSigned"/>.</summary>
    public static long Binary(IrOpcode opcode, IrType type, long left, long right) =>
        type == IrType.I32 ? Binary32(opcode, (int)left, (int)right) : Binary64(opcode, left, right);

    /// <summary>The low bits of a number, filled up with zeros or with the sign.</summary>
    public static long Extend(IrOpcode opcode, IrType type, int bits, long value)
    {
        value = opcode == IrOpcode.ZeroExtend ? (long)((ulong)value << (64 - bits) >> (64 - bits)) : value << (64 - bits) >> (64 - bits);
        return type == IrType.I32 ? (int)value : value;
    }

    /// <summary>Whether a condition holds of two numbers.</summary>
    public static bool Holds(IrCondition condition, IrType type, long left, long right)
    {
        if (type == IrType.I32)
        {
            (left, right) = ((int)left, (int)right);
        }

        // Extending the sign keeps the order of numbers without sign, too.
        return condition switch
        {
            IrCondition.Equal => left == right,
            IrCondition.NotEqual => left != right,
            IrCondition.LessUnsigned => (ulong)left < (ulong)right,
            IrCondition.LessOrEqualUnsigned => (ulong)left <= (ulong)right,
            IrCondition.GreaterUnsigned => (ulong)left > (ulong)right,
            IrCondition.GreaterOrEqualUnsigned => (ulong)left >= (ulong)right,
            IrCondition.LessSigned => left < right,
            IrCondition.LessOrEqualSigned => left <= right,
            IrCondition.GreaterSigned => left > right,
            IrCondition.GreaterOrEqualSigned => left >= right,
            _ => (left & right) != 0,
        };
    }

    private static long Binary32(IrOpcode opcode, int left, int right) => unchecked(opcode switch
    {
        IrOpcode.Add => left + right,
        IrOpcode.Subtract => left - right,
        IrOpcode.Multiply => left * right,
        IrOpcode.DivideUnsigned => right == 0 ? 0 : (int)((uint)left / (uint)right),
        IrOpcode.DivideSigned => right == 0 ? 0 : (int)((long)left / right),
        IrOpcode.RemainderUnsigned => right == 0 ? left : (int)((uint)left % (uint)right),
        IrOpcode.RemainderSigned => right == 0 ? left : (int)((long)left % right),
        IrOpcode.And => left & right,
        IrOpcode.Or => left | right,
        IrOpcode.Xor => left ^ right,
        IrOpcode.ShiftLeft => left << right,
        IrOpcode.ShiftRightUnsigned => (int)((uint)left >> right),
        IrOpcode.ShiftRightSigned => left >> right,
        _ => throw new ArgumentOutOfRangeException(nameof(opcode), opcode, "This is no arithmetic."),
    });

    private static long Binary64(IrOpcode opcode, long left, long right) => unchecked(opcode switch
    {
        IrOpcode.Add => left + right,
        IrOpcode.Subtract => left - right,
        IrOpcode.Multiply => left * right,
        IrOpcode.DivideUnsigned => right == 0 ? 0 : (long)((ulong)left / (ulong)right),
        IrOpcode.DivideSigned => right == 0 ? 0 : right == -1 ? -left : left / right,
        IrOpcode.RemainderUnsigned => right == 0 ? left : (long)((ulong)left % (ulong)right),
        IrOpcode.RemainderSigned => right == 0 ? left : right == -1 ? 0 : left % right,
        IrOpcode.And => left & right,
        IrOpcode.Or => left | right,
        IrOpcode.Xor => left ^ right,
        IrOpcode.ShiftLeft => left << (int)right,
        IrOpcode.ShiftRightUnsigned => (long)((ulong)left >> (int)right),
        IrOpcode.ShiftRightSigned => left >> (int)right,
        _ => throw new ArgumentOutOfRangeException(nameof(opcode), opcode, "This is no arithmetic."),
    });
}
