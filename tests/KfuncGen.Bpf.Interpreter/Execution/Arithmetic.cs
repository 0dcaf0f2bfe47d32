using System.Buffers.Binary;
using KfuncGen.Bpf.Instructions;

namespace KfuncGen.Bpf.Interpreter.Execution;

// Arithmetic as RFC 9669, 4.1 and 4.2 define it. Null is an operation that does not exist.
internal static class Arithmetic
{
    public static ulong? Compute64(int operation, int offset, ulong left, ulong right) => (operation, offset) switch
    {
        (BpfOpcode.Add, 0) => left + right,
        (BpfOpcode.Subtract, 0) => left - right,
        (BpfOpcode.Multiply, 0) => left * right,
        (BpfOpcode.Divide, 0) => right == 0 ? 0 : left / right,
        (BpfOpcode.Divide, 1) => right switch
        {
            0 => 0,
            ulong.MaxValue => 0 - left,
            _ => (ulong)((long)left / (long)right),
        },
        (BpfOpcode.Remainder, 0) => right == 0 ? left : left % right,
        (BpfOpcode.Remainder, 1) => right switch
        {
            0 => left,
            ulong.MaxValue => 0,
            _ => (ulong)((long)left % (long)right),
        },
        (BpfOpcode.Or, 0) => left | right,
        (BpfOpcode.And, 0) => left & right,
        (BpfOpcode.Xor, 0) => left ^ right,
        (BpfOpcode.ShiftLeft, 0) => left << (int)(right & 63),
        (BpfOpcode.ShiftRight, 0) => left >> (int)(right & 63),
        (BpfOpcode.ShiftRightSigned, 0) => (ulong)((long)left >> (int)(right & 63)),
        (BpfOpcode.Move, 0) => right,
        (BpfOpcode.Move, 8) => (ulong)(sbyte)right,
        (BpfOpcode.Move, 16) => (ulong)(short)right,
        (BpfOpcode.Move, 32) => (ulong)(int)right,
        _ => null,
    };

    // The upper half of a 32-bit result is zero.
    public static ulong? Compute32(int operation, int offset, uint left, uint right) => (operation, offset) switch
    {
        (BpfOpcode.Add, 0) => left + right,
        (BpfOpcode.Subtract, 0) => left - right,
        (BpfOpcode.Multiply, 0) => left * right,
        (BpfOpcode.Divide, 0) => right == 0 ? 0 : left / right,
        (BpfOpcode.Divide, 1) => right switch
        {
            0 => 0,
            uint.MaxValue => 0 - left,
            _ => (uint)((int)left / (int)right),
        },
        (BpfOpcode.Remainder, 0) => right == 0 ? left : left % right,
        (BpfOpcode.Remainder, 1) => right switch
        {
            0 => left,
            uint.MaxValue => 0u,
            _ => (uint)((int)left % (int)right),
        },
        (BpfOpcode.Or, 0) => left | right,
        (BpfOpcode.And, 0) => left & right,
        (BpfOpcode.Xor, 0) => left ^ right,
        (BpfOpcode.ShiftLeft, 0) => left << (int)(right & 31),
        (BpfOpcode.ShiftRight, 0) => left >> (int)(right & 31),
        (BpfOpcode.ShiftRightSigned, 0) => (uint)((int)left >> (int)(right & 31)),
        (BpfOpcode.Move, 0) => right,
        (BpfOpcode.Move, 8) => (uint)(sbyte)right,
        (BpfOpcode.Move, 16) => (uint)(short)right,
        _ => null,
    };

    // The machine is little-endian: "to little endian" only cuts.
    public static ulong? SwapBytes(ulong value, int width, bool swaps) => (width, swaps) switch
    {
        (16, true) => BinaryPrimitives.ReverseEndianness((ushort)value),
        (32, true) => BinaryPrimitives.ReverseEndianness((uint)value),
        (64, true) => BinaryPrimitives.ReverseEndianness(value),
        (16, false) => (ushort)value,
        (32, false) => (uint)value,
        (64, false) => value,
        _ => null,
    };

    public static bool? Compare64(int operation, ulong left, ulong right) => operation switch
    {
        BpfOpcode.JumpEqual => left == right,
        BpfOpcode.JumpNotEqual => left != right,
        BpfOpcode.JumpGreater => left > right,
        BpfOpcode.JumpGreaterOrEqual => left >= right,
        BpfOpcode.JumpLess => left < right,
        BpfOpcode.JumpLessOrEqual => left <= right,
        BpfOpcode.JumpGreaterSigned => (long)left > (long)right,
        BpfOpcode.JumpGreaterOrEqualSigned => (long)left >= (long)right,
        BpfOpcode.JumpLessSigned => (long)left < (long)right,
        BpfOpcode.JumpLessOrEqualSigned => (long)left <= (long)right,
        BpfOpcode.JumpBitSet => (left & right) != 0,
        _ => null,
    };

    // Extending both halves alike, with sign, keeps every order and every equality of 32-bit numbers.
    public static bool? Compare32(int operation, uint left, uint right) => Compare64(operation, (ulong)(int)left, (ulong)(int)right);
}
