using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using KfuncGen.Benchmarks.Generator;
using KfuncGen.Generator;
using KfuncGen.Generator.Analyzers.Availability;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Benchmarks.Analyzers;

/// <summary>
/// One method with more and more guards: the time of <c>KFG0101</c>'s analyzer must grow as the code does. Doubling the operands of
/// a construct doubles its time, or a bit more; where it squares it, something is exponential.
/// </summary>
public class AnalyzeGuards
{
    private readonly CSharpParseOptions parse = new(LanguageVersion.Latest);
    private ImmutableArray<AdditionalText> snapshots;
    private Compilation project = null!;

    /// <summary>How many guards.</summary>
    [Params(16, 32, 64, 128)]
    public int Operands { get; set; }

    /// <summary>What they are operands of.</summary>
    [Params("&", "|", "^", "==", "&&", "tuple", "locals", "branches")]
    public string Construct { get; set; } = "";

    [GlobalSetup]
    public void WriteProject()
    {
        snapshots = [Snapshot("old", "6.1.0", 0), Snapshot("new", "7.2.0", Operands)];

        CSharpCompilation written = CSharpCompilation.Create(
            "Project",
            [CSharpSyntaxTree.ParseText(
                $"[KfuncGen.KfuncBindings] internal static partial class Kf; class C {{ void M(int x, bool unknown) {{ {Body()} }} }}",
                parse,
                "C.cs")],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
                .Append(typeof(KfuncAttribute).Assembly.Location)
                .Select(static path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        CSharpGeneratorDriver.Create([new KfuncBindingsGenerator().AsSourceGenerator()], snapshots, parse, new ProjectOptions())
            .RunGeneratorsAndUpdateCompilation(written, out project, out _);

        if (project.GetDiagnostics().FirstOrDefault(static problem => problem.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException(error.ToString());
        }
    }

    [Benchmark]
    public int Analyze() => project.Clone()
        .WithAnalyzers([new MissingKfuncAnalyzer()], new AnalyzerOptions(snapshots, new ProjectOptions()))
        .GetAnalyzerDiagnosticsAsync(default).GetAwaiter().GetResult().Length;

    private string Body() => Construct switch
    {
        "tuple" => $"_ = ({Guards(", ")}) switch {{ ({string.Join(", ", Enumerable.Repeat("true", Operands))}) => Kf.bpf_0(x), _ => 0 }};",
        "locals" => Each(static i => $"bool b{i} = Kf.Has.bpf_{i};") + Each(static i => $"if (b{i}) Kf.bpf_{i}(x);"),
        "branches" => Each(
            static i => $"bool b{i} = false; if (Kf.Has.bpf_{i} && x > {i}) b{i} = true;") + Each(static i => $"if (b{i}) Kf.bpf_{i}(x);"),
        _ => $"if ({Guards($" {Construct} ")}) Kf.bpf_0(x);",
    };

    private string Guards(string separator) => string.Join(separator, Enumerable.Range(0, Operands).Select(static i => $"Kf.Has.bpf_{i}"));

    private string Each(Func<int, string> statement) => string.Concat(Enumerable.Range(0, Operands).Select(statement));

    private static TextFile Snapshot(string name, string release, int count) => new(name + ".kfuncs", $"""
        kfuncs 1
        name {name}
        kernel {release}
        arch x86_64
        tags yes

        kfunc int bpf_always(int x): ?(0)
        {string.Join("\n", Enumerable.Range(0, count).Select(static i => $"kfunc int bpf_{i}(int x): ?(0)"))}

        scalar int <s32>
        """.Replace("\n\n\n", "\n\n", StringComparison.Ordinal));
}
