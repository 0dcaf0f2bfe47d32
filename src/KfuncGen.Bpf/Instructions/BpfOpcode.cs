namespace KfuncGen.Bpf.Instructions;

/// <summary>
/// The parts of an opcode byte: include/uapi/linux/bpf_common.h and include/uapi/linux/bpf.h, 7.2; their meaning is RFC 9669.
/// An opcode is the sum of a class, an operation and a source or size and mode.
/// </summary>
public static class BpfOpcode
{
    /// <summary>Class: loads of constants.</summary>
    public const byte ClassLoadConstant = 0x00;

    /// <summary>Class: loads from memory.</summary>
    public const byte ClassLoad = 0x01;

    /// <summary>Class: stores of constants.</summary>
    public const byte ClassStoreConstant = 0x02;

    /// <summary>Class: stores of registers.</summary>
    public const byte ClassStore = 0x03;

    /// <summary>Class: 32-bit arithmetic; the upper half of the result is zero.</summary>
    public const byte ClassArithmetic32 = 0x04;

    /// <summary>Class: jumps that compare 64 bits, calls, exit.</summary>
    public const byte ClassJump = 0x05;

    /// <summary>Class: jumps that compare 32 bits.</summary>
    public const byte ClassJump32 = 0x06;

    /// <summary>Class: 64-bit arithmetic.</summary>
    public const byte ClassArithmetic64 = 0x07;

    /// <summary>The bits of the class.</summary>
    public const byte ClassMask = 0x07;

    /// <summary>Source: the operand is the immediate.</summary>
    public const byte SourceImmediate = 0x00;

    /// <summary>Source: the operand is the source register.</summary>
    public const byte SourceRegister = 0x08;

    /// <summary>The bits of the operation of arithmetic and jumps.</summary>
    public const byte OperationMask = 0xf0;

    /// <summary>Arithmetic: destination plus operand.</summary>
    public const byte Add = 0x00;

    /// <summary>Arithmetic: destination minus operand.</summary>
    public const byte Subtract = 0x10;

    /// <summary>Arithmetic: product.</summary>
    public const byte Multiply = 0x20;

    /// <summary>Arithmetic: quotient, 0 for a divisor of 0; unsigned for offset 0, signed for offset 1 (6.6 and newer).</summary>
    public const byte Divide = 0x30;

    /// <summary>Arithmetic: bitwise or.</summary>
    public const byte Or = 0x40;

    /// <summary>Arithmetic: bitwise and.</summary>
    public const byte And = 0x50;

    /// <summary>Arithmetic: shift left.</summary>
    public const byte ShiftLeft = 0x60;

    /// <summary>Arithmetic: shift right, zeros come in.</summary>
    public const byte ShiftRight = 0x70;

    /// <summary>Arithmetic: negation.</summary>
    public const byte Negate = 0x80;

    /// <summary>Arithmetic: remainder, the dividend for a divisor of 0; signed for offset 1 (6.6 and newer).</summary>
    public const byte Remainder = 0x90;

    /// <summary>Arithmetic: bitwise exclusive or.</summary>
    public const byte Xor = 0xa0;

    /// <summary>Arithmetic: copy; with offset 8, 16 or 32 the source's low bits with their sign (6.6 and newer).</summary>
    public const byte Move = 0xb0;

    /// <summary>Arithmetic: shift right, the sign comes in.</summary>
    public const byte ShiftRightSigned = 0xc0;

    /// <summary>Arithmetic: byte order conversion; the immediate is the width in bits.</summary>
    public const byte ByteSwap = 0xd0;

    /// <summary>Jump: always.</summary>
    public const byte Jump = 0x00;

    /// <summary>Jump: equal.</summary>
    public const byte JumpEqual = 0x10;

    /// <summary>Jump: greater, unsigned.</summary>
    public const byte JumpGreater = 0x20;

    /// <summary>Jump: greater or equal, unsigned.</summary>
    public const byte JumpGreaterOrEqual = 0x30;

    /// <summary>Jump: some bit in common.</summary>
    public const byte JumpBitSet = 0x40;

    /// <summary>Jump: not equal.</summary>
    public const byte JumpNotEqual = 0x50;

    /// <summary>Jump: greater, signed.</summary>
    public const byte JumpGreaterSigned = 0x60;

    /// <summary>Jump: greater or equal, signed.</summary>
    public const byte JumpGreaterOrEqualSigned = 0x70;

    /// <summary>Jump: a call.</summary>
    public const byte Call = 0x80;

    /// <summary>Jump: return from the function.</summary>
    public const byte Exit = 0x90;

    /// <summary>Jump: less, unsigned.</summary>
    public const byte JumpLess = 0xa0;

    /// <summary>Jump: less or equal, unsigned.</summary>
    public const byte JumpLessOrEqual = 0xb0;

    /// <summary>Jump: less, signed.</summary>
    public const byte JumpLessSigned = 0xc0;

    /// <summary>Jump: less or equal, signed.</summary>
    public const byte JumpLessOrEqualSigned = 0xd0;

    /// <summary>Memory size: 4 bytes.</summary>
    public const byte Word = 0x00;

    /// <summary>Memory size: 2 bytes.</summary>
    public const byte HalfWord = 0x08;

    /// <summary>Memory size: 1 byte.</summary>
    public const byte Byte = 0x10;

    /// <summary>Memory size: 8 bytes.</summary>
    public const byte DoubleWord = 0x18;

    /// <summary>The bits of the memory size.</summary>
    public const byte SizeMask = 0x18;

    /// <summary>Memory mode: a constant.</summary>
    public const byte ModeImmediate = 0x00;

    /// <summary>Memory mode: memory at a register plus the offset.</summary>
    public const byte ModeMemory = 0x60;

    /// <summary>Memory mode: as <see cref="ModeMemory"/>, extended by its sign (6.6 and newer).</summary>
    public const byte ModeMemorySigned = 0x80;

    /// <summary>The bits of the memory mode.</summary>
    public const byte ModeMask = 0xe0;

    /// <summary>Memory mode: changed in one go; the immediate says how.</summary>
    public const byte ModeAtomic = 0xc0;

    /// <summary>In the immediate of an atomic instruction: the register becomes what was in memory before.</summary>
    public const int AtomicFetch = 0x01;

    /// <summary>The immediate of an atomic exchange, which always fetches.</summary>
    public const int AtomicExchange = 0xe0 | AtomicFetch;

    /// <summary>The immediate of an atomic exchange that compares with register 0, which always fetches, into that.</summary>
    public const int AtomicCompareExchange = 0xf0 | AtomicFetch;

    /// <summary>The first slot of a 64-bit constant.</summary>
    public const byte LoadConstant64 = ClassLoadConstant | DoubleWord | ModeImmediate;
}
