namespace KfuncGen.Bpf.Instructions;

/// <summary>
/// One instruction slot of 8 bytes: struct bpf_insn, include/uapi/linux/bpf.h, 7.2. A 64-bit constant takes two slots.
/// </summary>
/// <param name="Opcode">Class, operation and source in one byte; see <see cref="BpfOpcode"/>.</param>
/// <param name="Destination">The destination register, 0 to 10.</param>
/// <param name="Source">The source register, 0 to 10, or a pseudo source; see <see cref="BpfPseudo"/>.</param>
/// <param name="Offset">A memory offset in bytes, or a jump's distance in slots from the next slot.</param>
/// <param name="Immediate">The constant operand.</param>
public readonly record struct BpfInstruction(byte Opcode, byte Destination, byte Source, short Offset, int Immediate)
{
    /// <summary>The size of a slot in bytes.</summary>
    public const int Size = 8;

    /// <summary>
    /// The slot as one number, the same on every machine: opcode in bits 0 to 7, destination in 8 to 11, source in 12 to 15,
    /// offset in 16 to 31, immediate in 32 to 63. On a little-endian machine that is the kernel's own layout.
    /// </summary>
    public ulong Packed =>
        Opcode | ((ulong)Destination << 8) | ((ulong)Source << 12) | ((ulong)(ushort)Offset << 16) | ((ulong)(uint)Immediate << 32);

    /// <summary>Takes a packed slot apart.</summary>
    public static BpfInstruction Unpack(ulong packed) =>
        new((byte)packed, (byte)((packed >> 8) & 0xf), (byte)((packed >> 12) & 0xf), (short)(packed >> 16), (int)(packed >> 32));
}
