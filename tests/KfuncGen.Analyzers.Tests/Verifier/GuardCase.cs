using System.Text.RegularExpressions;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Analyzers.Tests.Verifier;

/// <summary>
/// One case of a file of cases: <c>### name [body|members|code|exe]</c>, then C#. A comment stands before each place where a
/// diagnostic is due: <c>/*F*/</c> for KFG0101 or KFG0106, <c>/*8*/</c> for KFG0108, <c>/*9*/</c> for KFG0109, <c>/*2*/</c>,
/// <c>/*3*/</c>, <c>/*5*/</c> for KFG0102, KFG0103 and KFG0105. Without one there must be silence.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What the code is: statements, members of a class, a file, or a file with top-level statements.</param>
/// <param name="Code">The code.</param>
internal sealed partial record GuardCase(string Name, string Kind, string Code)
{
    private const string Usings =
        "using System; using System.Collections.Generic; using System.Diagnostics; using System.Diagnostics.CodeAnalysis; "
        + "using System.Linq; using System.Runtime.InteropServices; using System.Runtime.CompilerServices; using System.Threading.Tasks; ";

    private static readonly Dictionary<string, string> Marks = new()
    {
        ["KFG0101"] = "F",
        ["KFG0106"] = "F",
        ["KFG0108"] = "8",
        ["KFG0109"] = "9",
        ["KFG0102"] = "2",
        ["KFG0103"] = "3",
        ["KFG0105"] = "5",
    };

    /// <summary>The cases of a file, in its order. Lines in front of the first are a comment.</summary>
    public static IEnumerable<GuardCase> Read(string text) =>
        from part in Head().Split(text).Skip(1)
        let end = part.IndexOf('\n', StringComparison.Ordinal)
        let head = part[..end].Trim().Split(' ')
        select new GuardCase(head[0], head.Intersect(["members", "code", "exe"]).FirstOrDefault("body"), part[(end + 1)..].Trim());

    /// <summary>
    /// What is wrong: marks without a diagnostic, diagnostics without a mark, errors; empty where all is as it is marked.
    /// </summary>
    /// <param name="kernels">A project with kernels and bindings, and what the generator makes of it.</param>
    public string[] Problems((TestProject Project, GeneratorRun Run) kernels)
    {
        string source = "using KfuncGen; " + Usings + Kind switch
        {
            "body" => $"class C {{ void M(int x, bool unknown) {{ {Code} }} }}",
            "members" => $"class C {{ {Code} }}",
            _ => Code,
        };

        // The code of a case makes the generator write nothing, so it is run once for all of them.
        Compilation bindings = kernels.Run.Output;
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, (CSharpParseOptions)bindings.SyntaxTrees.First().Options, "Case.cs");
        Compilation compilation = bindings.AddSyntaxTrees(tree)
            .WithOptions(
                ((CSharpCompilationOptions)bindings.Options).WithAllowUnsafe(true).WithOutputKind(
                    Kind == "exe" ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary));
        AnalyzerOptions options = new([.. kernels.Project.Files], kernels.Project.Options);
        SortedSet<string> expected = [.. Mark().Matches(source).Select(
            mark => $"{mark.Groups["kind"].Value} at {At(mark.Index + mark.Length)}")];
        SortedSet<string> actual = [];

        foreach (Diagnostic one in compilation.WithAnalyzers(Verify.Analyzers, options)
            .GetAllDiagnosticsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult())
        {
            if (one.Id != "AD0001" && (one.Location.SourceTree != tree || one.IsSuppressed))
            {
                continue;
            }

            if (Marks.TryGetValue(one.Id, out string? kind))
            {
                actual.Add($"{kind} at {At(one.Location.SourceSpan.Start)}");
            }
            else if (one.Id == "AD0001" || one.Severity == DiagnosticSeverity.Error && one.Descriptor.Category != "KfuncGen.Programs")
            {
                actual.Add(one.ToString());
            }
        }

        return [.. expected.Except(actual).Select(static one => "missing " +
            one), .. actual.Except(expected).Select(static one => "unexpected " + one)];

        string At(int position) => $"{position} '{source.Substring(position, Math.Min(40, source.Length - position))}'";
    }

    [GeneratedRegex("^### ", RegexOptions.Multiline)]
    private static partial Regex Head();

    [GeneratedRegex(@"/\*(?<kind>[F892356])\*/")]
    private static partial Regex Mark();
}
