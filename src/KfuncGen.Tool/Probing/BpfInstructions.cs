using System.Buffers.Binary;

namespace KfuncGen.Tool.Probing;

/// <summary>The two programs that a probe is made of, in the machine's own byte order.</summary>
/// <remarks>Documentation/bpf/standardization/instruction-set.rst; <c>struct bpf_insn</c>: include/uapi/linux/bpf.h, 7.2.</remarks>
internal static class BpfInstructions
{
    private const byte MoveImmediate = 0xb7;
    private const byte Call = 0x85;
    private const byte Exit = 0x95;
    private const int PseudoKfuncCall = 2;
    private const int Length = 8;

    /// <summary>Returns 0: whether programs of a type can be loaded at all.</summary>
    public static byte[] Nothing() => [.. Instruction(MoveImmediate), .. Instruction(Exit)];

    /// <summary>
    /// Calls a kfunc with zeros and returns 0. Arguments are wrong as a rule: whether the type may call it is what the verifier looks
    /// at first.
    /// </summary>
    /// <param name="function">The id of the kfunc in its BTF.</param>
    /// <param name="isOfModule">Whether that is a module's, the second in the program's array of descriptors.</param>
    public static byte[] CallOf(uint function, bool isOfModule)
    {
        List<byte> program = [];

        for (int register = 1; register <= 5; register++)
        {
            program.AddRange(Instruction(MoveImmediate, destination: register));
        }

        program.AddRange(Instruction(Call, source: PseudoKfuncCall, offset: (short)(isOfModule ? 1 : 0), immediate: (int)function));
        program.AddRange(Nothing());
        return [.. program];
    }

    private static byte[] Instruction(byte code, int destination = 0, int source = 0, short offset = 0, int immediate = 0)
    {
        byte[] instruction = new byte[Length];
        instruction[0] = code;

        // Two fields of 4 bits, which compilers lay out by the machine's byte order.
        instruction[1] = (byte)(BitConverter.IsLittleEndian ? (source << 4) | destination : (destination << 4) | source);

        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.WriteInt16LittleEndian(instruction.AsSpan(2), offset);
            BinaryPrimitives.WriteInt32LittleEndian(instruction.AsSpan(4), immediate);
        }
        else
        {
            BinaryPrimitives.WriteInt16BigEndian(instruction.AsSpan(2), offset);
            BinaryPrimitives.WriteInt32BigEndian(instruction.AsSpan(4), immediate);
        }

        return instruction;
    }
}
