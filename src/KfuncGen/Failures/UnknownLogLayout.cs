using System.Globalization;
using System.Text.RegularExpressions;

namespace KfuncGen.Failures;

/// <summary>
/// Finds the instruction that a log is about whatever the log's layout: by what the program itself has. A number counts where it stands
/// beside the opcode that the instruction of that number has; a place in C# where there is code for it; a name where it is called.
/// </summary>
internal static partial class UnknownLogLayout
{
    // The end of a log is what matters, and logs may have megabytes.
    private const int MaximalLines = 200;

    /// <summary>Looks for it, from the end on.</summary>
    /// <param name="lines">The log's lines.</param>
    /// <param name="code">The program.</param>
    /// <returns>The instruction; null where nothing in the log is of the program.</returns>
    public static int? FindInstruction(ReadOnlySpan<string> lines, BpfProgramCode code)
    {
        for (int i = lines.Length - 1; i >= Math.Max(0, lines.Length - MaximalLines); i--)
        {
            if ((Traced(lines[i], code) ?? Placed(lines[i], code) ?? Named(lines[i], code) ?? Numbered(lines[i], code)) is { } slot)
            {
                return slot;
            }
        }

        return null;
    }

    private static int? Traced(string line, BpfProgramCode code)
    {
        if (OpcodePattern().Match(line) is not { Success: true } opcode)
        {
            return null;
        }

        byte number = byte.Parse(opcode.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        foreach (Match match in NumberPattern().Matches(line[..opcode.Index] + " " + line[(opcode.Index + opcode.Length)..]))
        {
            if (ToSlot(match, code) is { } slot && (byte)code.Instructions[slot] == number)
            {
                return slot;
            }
        }

        return null;
    }

    private static int? Placed(string line, BpfProgramCode code)
    {
        foreach (Match match in PlacePattern().Matches(line))
        {
            int number = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            int found = Array.FindLastIndex(
                code.Lines,
                one => one.Line == number && Path.GetFileName(code.Files[one.File]) == match.Groups[1].Value);

            if (found >= 0)
            {
                return code.Lines[found].Instruction;
            }
        }

        return null;
    }

    private static int? Named(string line, BpfProgramCode code)
    {
        for (int slot = code.Instructions.Length - 1; slot >= 0; slot--)
        {
            if ((byte)code.Instructions[slot] == 0x85 && RefusedInstruction.CalleeAt(code, slot) is { } name
                && Regex.IsMatch(line, $@"\b{Regex.Escape(name)}\b"))
            {
                return slot;
            }
        }

        return null;
    }

    private static int? Numbered(string line, BpfProgramCode code) =>
        InstructionPattern().Match(line) is { Success: true } match ? ToSlot(match.Groups[1], code) : null;

    private static int? ToSlot(Capture digits, BpfProgramCode code) =>
        int.TryParse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int slot) && slot < code.Instructions.Length
            ? slot
            : null;

    // An opcode as two digits by themselves, in brackets or behind 0x.
    [GeneratedRegex(@"(?:[(\[<{]|0x|\bop(?:code)?[=: ]+)([0-9a-f]{2})\b")]
    private static partial Regex OpcodePattern();

    [GeneratedRegex(@"(?<![\w.+-])\d{1,7}(?![\w.])")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"([\w.-]+\.cs)\W{1,2}(\d{1,7})\b")]
    private static partial Regex PlacePattern();

    [GeneratedRegex(@"\b(?:insn|insns_idx|insn_idx|instruction|instr|pc)\W{1,3}(\d{1,7})\b", RegexOptions.IgnoreCase)]
    private static partial Regex InstructionPattern();
}
