using System.Buffers.Binary;

namespace KfuncGen.Linux.Instructions;

/// <summary>
/// One slot of a BPF program: struct bpf_insn, include/uapi/linux/bpf.h, 7.2, packed in one number: opcode in bits 0 to 7,
/// destination in 8 to 11, source in 12 to 15, offset in 16 to 31, immediate in 32 to 63. A 64-bit constant takes two slots, of
/// which the second has opcode 0.
/// </summary>
/// <param name="Bits">The packed slot.</param>
internal readonly record struct Instruction(ulong Bits)
{
    /// <summary>The size of a slot in bytes.</summary>
    public const int Size = 8;

    /// <summary>The first slot of a 64-bit constant: BPF_LD | BPF_IMM | BPF_DW.</summary>
    public const byte LoadConstant = 0x18;

    /// <summary>Writes the immediate value to a register: BPF_ALU64 | BPF_MOV | BPF_K.</summary>
    public const byte MoveImmediate = 0xb7;

    /// <summary>A call: BPF_JMP | BPF_CALL.</summary>
    public const byte Call = 0x85;

    /// <summary>The end of a function: BPF_JMP | BPF_EXIT.</summary>
    public const byte Exit = 0x95;

    /// <summary>Source of a <see cref="Call"/> of a helper.</summary>
    public const int HelperCall = 0;

    /// <summary>Source of a <see cref="Call"/> of a function of the program: BPF_PSEUDO_CALL.</summary>
    public const int FunctionCall = 1;

    /// <summary>Source of a <see cref="Call"/> of a kfunc: BPF_PSEUDO_KFUNC_CALL.</summary>
    public const int KfuncCall = 2;

    /// <summary>Source of a <see cref="LoadConstant"/> that is an address in a map: BPF_PSEUDO_MAP_VALUE.</summary>
    public const int MapValue = 2;

    /// <summary>
    /// Source of a <see cref="LoadConstant"/> that is a variable of the kernel's: BPF_PSEUDO_BTF_ID. The number is the variable's in the
    /// BTF of the kernel, or of the module whose descriptor the second slot has.
    /// </summary>
    public const int VariableAddress = 3;

    /// <summary>Source of a <see cref="LoadConstant"/> that is a function of the program: BPF_PSEUDO_FUNC.</summary>
    public const int FunctionAddress = 4;

    /// <summary>Puts a slot together.</summary>
    public Instruction(byte code, int destination, int source, short offset, int immediate)
        : this(code | ((ulong)destination << 8) | ((ulong)source << 12) | ((ulong)(ushort)offset << 16) | ((ulong)(uint)immediate << 32))
    {
    }

    /// <summary>The opcode.</summary>
    public byte Code => (byte)Bits;

    /// <summary>What kind of opcode.</summary>
    public InstructionClass Class => (InstructionClass)(Code & 7);

    /// <summary>The register that is written, or compared.</summary>
    public int Destination => (int)(Bits >> 8) & 15;

    /// <summary>The register that is read; for some opcodes a number that says what the immediate is.</summary>
    public int Source => (int)(Bits >> 12) & 15;

    /// <summary>The offset: of a jump in slots, of a memory access in bytes.</summary>
    public short Offset => (short)(Bits >> 16);

    /// <summary>The immediate value.</summary>
    public int Immediate => (int)(Bits >> 32);

    /// <summary>Whether the second operand is a register and not the immediate value: BPF_X.</summary>
    public bool UsesSource => (Code & 8) != 0;

    /// <summary>The slot with another immediate value.</summary>
    public Instruction WithImmediate(int immediate) => new((uint)Bits | ((ulong)(uint)immediate << 32));

    /// <summary>The slot with another offset.</summary>
    public Instruction WithOffset(short offset) => new((Bits & ~0xffff_0000UL) | ((ulong)(ushort)offset << 16));

    /// <summary>
    /// Turns slots into bytes as this machine has them: numbers in its byte order, and the destination in the half of its byte
    /// that its compilers put a first bit field into.
    /// </summary>
    public static byte[] ToBytes(ReadOnlySpan<Instruction> instructions, bool isLittleEndian)
    {
        byte[] bytes = new byte[instructions.Length * Size];

        for (int i = 0; i < instructions.Length; i++)
        {
            Instruction instruction = instructions[i];
            Span<byte> slot = bytes.AsSpan(i * Size, Size);

            if (isLittleEndian)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(slot, instruction.Bits);
            }
            else
            {
                slot[0] = instruction.Code;
                slot[1] = (byte)((instruction.Destination << 4) | instruction.Source);
                BinaryPrimitives.WriteInt16BigEndian(slot[2..], instruction.Offset);
                BinaryPrimitives.WriteInt32BigEndian(slot[4..], instruction.Immediate);
            }
        }

        return bytes;
    }
}
