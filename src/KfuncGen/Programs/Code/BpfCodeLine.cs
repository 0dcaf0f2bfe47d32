using System.ComponentModel;
using System.Globalization;

namespace KfuncGen;

/// <summary>The C# that slots of a <see cref="BpfProgramCode"/> come from.</summary>
/// <param name="Instruction">The first slot.</param>
/// <param name="File">The index of the file in <see cref="BpfProgramCode.Files"/>.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Text">The text of the line.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct BpfCodeLine(int Instruction, int File, int Line, int Column, string Text)
{
    /// <summary>Reads lines as the build writes them: four numbers and the text, a blank after each number.</summary>
    /// <param name="lines">The lines, with a line feed between two.</param>
    /// <exception cref="FormatException">A line does not begin with four numbers, or they are negative; the message has it.</exception>
    public static BpfCodeLine[] Parse(string lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        List<BpfCodeLine> read = [];

        // Only line feeds: C# may have a form feed within a line.
        foreach (Range range in lines.AsSpan().Split('\n'))
        {
            ReadOnlySpan<char> line = lines.AsSpan(range);
            ReadOnlySpan<char> rest = line;
            read.Add(new BpfCodeLine(Number(ref rest, line), Number(ref rest, line), Number(ref rest, line), Number(ref rest, line), rest.ToString()));
        }

        return [.. read];
    }

    private static int Number(ref ReadOnlySpan<char> rest, ReadOnlySpan<char> line)
    {
        int end = rest.IndexOf(' ');

        if (end < 0 || !int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            throw new FormatException($"Read the line '{line}'; expected a slot, a file, a line and a column before its text. The build wrote it: build the project again.");
        }

        rest = rest[(end + 1)..];
        return number;
    }
}
