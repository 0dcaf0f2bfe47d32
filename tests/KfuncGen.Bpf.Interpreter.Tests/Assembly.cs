using KfuncGen.Bpf.Instructions;

namespace KfuncGen.Bpf.Interpreter.Tests;

/// <summary>Instructions by name, for tests: short and without checks.</summary>
internal static class Assembly
{
    public static BpfInstruction Move(int to, int constant) => Alu64(BpfOpcode.Move, to, constant);

    public static BpfInstruction MoveRegister(int to, int from) => Alu64Register(BpfOpcode.Move, to, from);

    public static BpfInstruction Alu64(int operation, int register, int constant) =>
        new((byte)(BpfOpcode.ClassArithmetic64 | operation), (byte)register, 0, 0, constant);

    public static BpfInstruction Alu64Register(int operation, int register, int operand, short offset = 0) =>
        new((byte)(BpfOpcode.ClassArithmetic64 | BpfOpcode.SourceRegister | operation), (byte)register, (byte)operand, offset, 0);

    public static BpfInstruction Alu32(int operation, int register, int constant) =>
        new((byte)(BpfOpcode.ClassArithmetic32 | operation), (byte)register, 0, 0, constant);

    public static BpfInstruction Alu32Register(int operation, int register, int operand, short offset = 0) =>
        new((byte)(BpfOpcode.ClassArithmetic32 | BpfOpcode.SourceRegister | operation), (byte)register, (byte)operand, offset, 0);

    public static BpfInstruction[] Constant64(int register, long value) =>
    [
        new BpfInstruction(BpfOpcode.LoadConstant64, (byte)register, 0, 0, (int)value),
        new BpfInstruction(0, 0, 0, 0, (int)(value >> 32)),
    ];

    public static BpfInstruction Load(int size, int to, int address, short offset) =>
        new((byte)(BpfOpcode.ClassLoad | BpfOpcode.ModeMemory | SizeBits(size)), (byte)to, (byte)address, offset, 0);

    public static BpfInstruction LoadSigned(int size, int to, int address, short offset) =>
        new((byte)(BpfOpcode.ClassLoad | BpfOpcode.ModeMemorySigned | SizeBits(size)), (byte)to, (byte)address, offset, 0);

    public static BpfInstruction Store(int size, int address, short offset, int from) =>
        new((byte)(BpfOpcode.ClassStore | BpfOpcode.ModeMemory | SizeBits(size)), (byte)address, (byte)from, offset, 0);

    public static BpfInstruction StoreConstant(int size, int address, short offset, int constant) =>
        new((byte)(BpfOpcode.ClassStoreConstant | BpfOpcode.ModeMemory | SizeBits(size)), (byte)address, 0, offset, constant);

    public static BpfInstruction Jump(short distance) => new(BpfOpcode.ClassJump | BpfOpcode.Jump, 0, 0, distance, 0);

    public static BpfInstruction JumpIf(int operation, int left, int right, short distance, byte @class = BpfOpcode.ClassJump) =>
        new((byte)(@class | operation), (byte)left, 0, distance, right);

    public static BpfInstruction JumpIfRegister(int operation, int left, int right, short distance, byte @class = BpfOpcode.ClassJump) =>
        new((byte)(@class | BpfOpcode.SourceRegister | operation), (byte)left, (byte)right, distance, 0);

    public static BpfInstruction Call(int distance) => new(BpfOpcode.ClassJump | BpfOpcode.Call, 0, BpfPseudo.Call, 0, distance);

    public static BpfInstruction CallHelper(int id) => new(BpfOpcode.ClassJump | BpfOpcode.Call, 0, 0, 0, id);

    public static BpfInstruction CallKfunc() => new(BpfOpcode.ClassJump | BpfOpcode.Call, 0, BpfPseudo.KfuncCall, 0, -1);

    public static BpfInstruction Exit() => new(BpfOpcode.ClassJump | BpfOpcode.Exit, 0, 0, 0, 0);

    private static int SizeBits(int size) => size switch
    {
        1 => BpfOpcode.Byte,
        2 => BpfOpcode.HalfWord,
        4 => BpfOpcode.Word,
        _ => BpfOpcode.DoubleWord,
    };
}
