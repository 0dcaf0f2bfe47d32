using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Selection;

/// <summary>The parts of an opcode that say what the IR says: how wide, what is computed, when a jump is taken.</summary>
internal static class OpcodeBits
{
    /// <summary>The width of a load or store.</summary>
    /// <param name="size">The bytes: 1, 2, 4 or 8.</param>
    public static byte SizeOf(int size) => size switch
    {
        1 => BpfOpcode.Byte,
        2 => BpfOpcode.HalfWord,
        4 => BpfOpcode.Word,
        _ => BpfOpcode.DoubleWord,
    };

    /// <summary>What an operation with two operands does; what its signs need beyond that is in the offset.</summary>
    public static byte Operation(IrOpcode opcode) => opcode switch
    {
        IrOpcode.Add => BpfOpcode.Add,
        IrOpcode.Subtract => BpfOpcode.Subtract,
        IrOpcode.Multiply => BpfOpcode.Multiply,
        IrOpcode.DivideUnsigned or IrOpcode.DivideSigned => BpfOpcode.Divide,
        IrOpcode.RemainderUnsigned or IrOpcode.RemainderSigned => BpfOpcode.Remainder,
        IrOpcode.And => BpfOpcode.And,
        IrOpcode.Or => BpfOpcode.Or,
        IrOpcode.Xor => BpfOpcode.Xor,
        IrOpcode.ShiftLeft => BpfOpcode.ShiftLeft,
        IrOpcode.ShiftRightUnsigned => BpfOpcode.ShiftRight,
        _ => BpfOpcode.ShiftRightSigned,
    };

    /// <summary>When a jump is taken.</summary>
    public static byte Jump(IrCondition condition) => condition switch
    {
        IrCondition.Equal => BpfOpcode.JumpEqual,
        IrCondition.NotEqual => BpfOpcode.JumpNotEqual,
        IrCondition.LessUnsigned => BpfOpcode.JumpLess,
        IrCondition.LessOrEqualUnsigned => BpfOpcode.JumpLessOrEqual,
        IrCondition.GreaterUnsigned => BpfOpcode.JumpGreater,
        IrCondition.GreaterOrEqualUnsigned => BpfOpcode.JumpGreaterOrEqual,
        IrCondition.LessSigned => BpfOpcode.JumpLessSigned,
        IrCondition.LessOrEqualSigned => BpfOpcode.JumpLessOrEqualSigned,
        IrCondition.GreaterSigned => BpfOpcode.JumpGreaterSigned,
        IrCondition.GreaterOrEqualSigned => BpfOpcode.JumpGreaterOrEqualSigned,
        _ => BpfOpcode.JumpBitSet,
    };

    /// <summary>The immediate of an atomic instruction: RFC 9669, 5.3.</summary>
    /// <param name="operation">What it does.</param>
    /// <param name="fetches">Whether what was there before is needed; an exchange brings it in any case.</param>
    public static int Atomic(IrAtomic operation, bool fetches) => operation switch
    {
        IrAtomic.Add => BpfOpcode.Add,
        IrAtomic.And => BpfOpcode.And,
        IrAtomic.Or => BpfOpcode.Or,
        IrAtomic.Xor => BpfOpcode.Xor,
        IrAtomic.Exchange => BpfOpcode.AtomicExchange,
        _ => BpfOpcode.AtomicCompareExchange,
    } | (fetches ? BpfOpcode.AtomicFetch : 0);
}
