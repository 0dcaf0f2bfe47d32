using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Analyzers.Tests.Fixes;

/// <summary>
/// A piece of code with something to fix, from a file of <c>Shapes</c>: <c>### name id [words]</c>, then C#. The words: <c>members</c>
/// stand in a class, <c>code</c> is a file, without either it is statements of <c>void M(int x, bool unknown)</c>; <c>real</c> is on
/// the bundled kernels; <c>kf=</c> is the class with the bindings (<c>~</c> for a space, <c>^</c> for a new line); <c>crlf</c> and
/// <c>tabs</c> say how the file is written; <c>none</c> says that nothing can be offered.
/// </summary>
/// <param name="Name">What is told apart by it.</param>
/// <param name="Id">What is to be fixed.</param>
/// <param name="Words">The words of its first line.</param>
/// <param name="Code">The C#.</param>
internal sealed record FixShape(string Name, string Id, string[] Words, string Code)
{
    private const string Usings =
        "using System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks; using KfuncGen;\n\n";

    /// <summary>Whether no fix of it would be right.</summary>
    public bool HasNoFix => Words.Contains("none");

    /// <summary>Whether all it uses are made-up kfuncs of numbers, so that it can run with stand-ins for them.</summary>
    public bool CanRun => !Words.Contains("real") && Bindings is null && Id != "CS0117";

    /// <summary>The class with the bindings where it is not the usual one.</summary>
    public string? Bindings =>
        Words.FirstOrDefault(static word => word.StartsWith("kf=", StringComparison.Ordinal))?[3..].Replace('~', ' ').Replace('^', '\n');

    /// <summary>The file that is fixed.</summary>
    public string File
    {
        get
        {
            string file = Words.Contains("code") ? Usings + Code
                : Words.Contains("members") ? $"{Usings}class C\n{{\n{Code}\n}}\n"
                : $"{Usings}class C\n{{\n    void M(int x, bool unknown)\n    {{\n{Code}\n    }}\n}}\n";
            file = Words.Contains("tabs") ? file.Replace("    ", "\t") : file;
            return Words.Contains("crlf") ? file.Replace("\n", "\r\n") : file;
        }
    }

    /// <summary>Reads all shapes of the files.</summary>
    public static IEnumerable<FixShape> ReadAll() => Directory
        .GetFiles(Path.Combine(AppContext.BaseDirectory, "Shapes"), "*.txt")
        .Order(StringComparer.Ordinal)
        .SelectMany(static path => System.IO.File.ReadAllText(path).Split("\n### ")[1..])
        .Select(static text =>
        {
            string[] head = text[..text.IndexOf('\n')].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return new FixShape(
                head[0], head[1], [.. head[2..].Select(static word => word.TrimEnd(';'))], text[(text.IndexOf('\n') + 1)..].TrimEnd('\n'));
        });

    /// <summary>The project with the file, its bindings and its kernels.</summary>
    public TestProject Project()
    {
        TestProject project =
            new() { Sources = { File, $"using KfuncGen;\n{Bindings ?? "[KfuncBindings] internal static partial class Kf;"}\n" } };

        return Words.Contains("real") ? project.WithDebianKernels() : project
            .Snapshot("k6.1.kfuncs", Kernel("6.1", "bpf_first(int x)", "u32 bpf_sized(int x)"))
            .Snapshot("k6.12.kfuncs", Kernel("6.12", "bpf_first(int x)", "bpf_second(int x)", "u32 bpf_sized(int x)"))
            .Snapshot("k7.2.kfuncs", Kernel(
                "7.2", "bpf_second(int x)", "bpf_third(int x)", "bpf_fourth(int x)", "u64 bpf_sized(int x)", "void bpf_void(int x)",
                "struct task_struct *bpf_get(int x)=KF_ACQUIRE|KF_RET_NULL", "struct task_struct *bpf_sure(int x)=0", "bool bpf_is(int x)"))
            .Lifecycle("kernel.lifecycle", Verifier.ThreeKernels.Lifecycle);
    }

    private static string Kernel(string version, params string[] kfuncs)
    {
        IEnumerable<string> lines = kfuncs
            .Append("bpf_always(int x)")
            .Append("void bpf_task_release(struct task_struct *p)=KF_RELEASE")
            .Select(static one => one.Split('='))
            .Select(static one => $"kfunc {(one[0].StartsWith("bpf_", StringComparison.Ordinal) ? "int " : "")}{one[0]}: " +
                $"?({(one.Length > 1 ? one[1] : "0")})");

        return $"""
            kfuncs 1
            name k{version}
            kernel {version}.0
            arch x86_64
            tags yes

            {string.Join("\n", lines)}

            scalar _Bool <bool8>
            scalar int <s32>
            scalar long long unsigned int <u64>
            scalar unsigned int <u32>
            struct task_struct <9536 align 64>
            typedef _Bool bool
            typedef unsigned int u32
            typedef long long unsigned int u64
            """;
    }
}
