using System.Runtime.InteropServices;
using KfuncGen.Code;

namespace KfuncGen.Debugging;

/// <summary>
/// The BTF of a program: a function with its prototype for each of its functions, and the text of its source. Checked by
/// the kernel as in btf_check_all_types, kernel/bpf/btf.c, and check_btf_func and check_btf_line, kernel/bpf/check_btf.c, 7.2.
/// </summary>
/// <param name="Blob">The BTF, for BPF_BTF_LOAD.</param>
/// <param name="Functions">A <c>struct bpf_func_info</c> for each function.</param>
/// <param name="Lines">A <c>struct bpf_line_info</c> for each line; empty where no line is known.</param>
internal sealed record ProgramBtf(byte[] Blob, byte[] Functions, byte[] Lines)
{
    // A line's number and column share 32 bits: BPF_LINE_INFO_LINE_NUM, include/uapi/linux/bpf.h.
    private const int ColumnBits = 10;
    private const uint LastLine = (1 << (32 - ColumnBits)) - 1;
    private const uint LastColumn = (1 << ColumnBits) - 1;

    /// <summary>Writes a program's BTF.</summary>
    public static ProgramBtf Write(BpfProgramCode code)
    {
        BtfWriter writer = new();
        List<uint> functions = [];
        List<uint> lines = [];

        foreach (BpfProgramFunction function in code.Functions)
        {
            functions.AddRange([(uint)function.Start, writer.AddFunction(function)]);
        }

        WriteLines(code, writer, lines);
        return new ProgramBtf(writer.ToBlob(), ToBytes(functions), ToBytes(lines));
    }

    // Ascending, each slot at most once, none of the second half of a constant, and one where each function starts.
    private static void WriteLines(BpfProgramCode code, BtfWriter writer, List<uint> output)
    {
        if (code.Lines.Length == 0)
        {
            return;
        }

        int function = 0;
        int next = 0;

        for (int i = 0; i < code.Lines.Length; i++)
        {
            BpfProgramLine line = code.Lines[i];

            // What holds where a function starts is what came before, or, at the very start, what comes first.
            for (; function < code.Functions.Length && code.Functions[function].Start <= line.Instruction; function++)
            {
                if (code.Functions[function].Start < line.Instruction)
                {
                    Add(code.Functions[function].Start, code.Lines[Math.Max(0, i - 1)]);
                }
            }

            Add(line.Instruction, line);
        }

        for (; function < code.Functions.Length; function++)
        {
            Add(code.Functions[function].Start, code.Lines[^1]);
        }

        void Add(int slot, BpfProgramLine line)
        {
            if (slot < next || slot >= code.Instructions.Length || (byte)code.Instructions[slot] == 0)
            {
                return;
            }

            uint file = writer.AddString(line.File < code.Files.Length ? code.Files[line.File] : "");
            uint text = writer.AddString(line.Text.Trim());
            output.AddRange(
                [(uint)slot, file, text, (Math.Min((uint)line.Line, LastLine) << ColumnBits) | Math.Min((uint)line.Column, LastColumn)]);
            next = slot + 1;
        }
    }

    private static byte[] ToBytes(List<uint> words) => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(words)).ToArray();
}
