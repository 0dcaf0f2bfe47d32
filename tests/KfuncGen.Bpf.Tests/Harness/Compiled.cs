using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Tests.Harness;

/// <summary>What becomes of functions that are given as text.</summary>
internal static class Compiled
{
    /// <summary>The code as text, without the line feed at its end.</summary>
    public static string Text(string functions, bool hasCpuV4 = false) => BpfDisassembly.Of(Code(functions, hasCpuV4)).TrimEnd();

    /// <summary>The code.</summary>
    public static BpfCode Code(string functions, bool hasCpuV4 = false)
    {
        BpfCompilation compilation = Compilation(functions, hasCpuV4);
        Assert.Empty(compilation.Problems);
        return compilation.Code!;
    }

    /// <summary>The code or the problems.</summary>
    public static BpfCompilation Compilation(string functions, bool hasCpuV4 = false) =>
        BpfCompiler.Compile(new IrProgram(IrReader.ReadAll(functions)[0], [], 0), new BpfCodeOptions { HasCpuV4 = hasCpuV4 });
}
