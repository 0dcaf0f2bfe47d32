using System.Text;

namespace KfuncGen.Bpf.Differential.Programs;

/// <summary>A random program: a class with a syscall program named Run and the functions that it calls.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Seed">What it was made from.</param>
/// <param name="Members">Its types and functions.</param>
public sealed record RandomProgram(string Name, int Seed, Node Members)
{
    /// <summary>How many functions it has.</summary>
    public int FunctionCount => Members.Children.Count(static member => member.Form.Contains("unchecked\n", StringComparison.Ordinal));

    /// <summary>The program as C#.</summary>
    /// <param name="isForClr">Whether the CLR will run it: then it has an entry point that takes bytes.</param>
    public string ToText(bool isForClr)
    {
        StringBuilder text = new();
        text.Append(isForClr ? "" : "using KfuncGen;\n").Append("using System;\nstatic partial class ").Append(Name).Append("\n{\n");
        Members.Write(text, isForClr);

        if (isForClr)
        {
            text.Append(
                "public static int RunBytes(byte[] bytes) => " +
                "Run(ref System.Runtime.InteropServices.MemoryMarshal.AsRef<Request>(bytes));\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>The program for BPF, indented for people.</summary>
    public string ToIndentedText()
    {
        StringBuilder text = new();
        int depth = 0;

        foreach (string line in ToText(isForClr: false).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            depth -= line.StartsWith('}') ? 1 : 0;
            text.Append(' ', depth * 4).Append(line).Append('\n');
            depth += line.EndsWith('{') ? 1 : 0;
        }

        return text.ToString();
    }
}
