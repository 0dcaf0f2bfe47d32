using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Listing;

/// <summary>
/// Writes a snapshot's kfuncs for people: aligned under a heading on a terminal, separated by tabs without one in a pipe.
/// </summary>
internal static class KfuncTable
{
    private static readonly string[] Headings = ["KFUNC", "FLAGS", "REMARKS", "PROTOTYPE"];

    public static void Write(KernelSnapshot snapshot, TextWriter output, bool isAligned, Palette palette)
    {
        List<string[]> rows = [.. snapshot.Kfuncs.Select(Row)];

        if (!isAligned)
        {
            foreach (string[] row in rows)
            {
                output.Write(string.Join('\t', row) + "\n");
            }

            return;
        }

        rows.Insert(0, Headings);
        bool isHeading = true;
        int[] widths = [.. Enumerable.Range(0, Headings.Length - 1).Select(column => rows.Max(row => row[column].Length))];

        foreach (string[] row in rows)
        {
            string line = string.Concat(widths.Select((width, column) => row[column].PadRight(width + 2))) + row[^1];
            output.Write((isHeading ? palette.Heading(line) : line) + "\n");
            isHeading = false;
        }
    }

    private static string[] Row(Kfunc kfunc) => [kfunc.Name, Flags(kfunc.Flags), Remarks(kfunc), CDeclaration.Prototype(kfunc)];

    private static string Flags(KfuncFlags? flags) => flags switch
    {
        null => "?",
        KfuncFlags.None => "-",
        { } known => string.Join('|', KfuncFlagBits.Names(known)),
    };

    /// <summary>What sets a kfunc apart from the others; <c>-</c> for most.</summary>
    private static string Remarks(Kfunc kfunc)
    {
        List<string> remarks = [];

        if (!kfunc.IsCallable)
        {
            remarks.Add("not callable (fmodret)");
        }

        if ((kfunc.AnyFlags & ~kfunc.Flags) is { } differing and not KfuncFlags.None)
        {
            remarks.Add($"{Flags(differing)} in some sets");
        }

        if (kfunc.HasImplicitArgumentsInBtf)
        {
            remarks.Add("refused: implicit arguments left in BTF");
        }

        if (kfunc.Module is { } module)
        {
            remarks.Add($"module {module}");
        }

        return remarks.Count == 0 ? "-" : string.Join(", ", remarks);
    }
}
