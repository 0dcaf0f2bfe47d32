using System.Collections.Immutable;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using KfuncGen.Benchmarks.Generator;
using KfuncGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Benchmarks.Analyzers;

/// <summary>
/// A project of 300 files of which 10 use kfuncs, five kernels: all of KfuncGen's analyzers next to the SDK's CA1416. Both
/// include the compiler's own binding of the project, which <see cref="NoAnalyzer"/> shows by itself.
/// </summary>
public class AnalyzeProject
{
    private const int Files = 300;
    private const int FilesWithKfuncs = 10;

    private readonly CSharpParseOptions parse = new(LanguageVersion.Latest);
    private ImmutableArray<AdditionalText> snapshots;
    private Compilation project = null!;
    private ImmutableArray<DiagnosticAnalyzer> ours;
    private DiagnosticAnalyzer platform = null!;

    [GlobalSetup]
    public void ReadProject()
    {
        snapshots = [.. Directory.GetFiles(
            Path.Combine(AppContext.BaseDirectory, "Snapshots"),
            "*.kfuncs").Select(static path => new TextFile(path, File.ReadAllText(path)))];

        CSharpCompilation written = CSharpCompilation.Create(
            "Project",
            Enumerable.Range(0, Files).Select(
                i => CSharpSyntaxTree.ParseText(i < FilesWithKfuncs ? WithKfuncs(i) : Plain(i), parse, $"File{i}.cs"))
                .Append(CSharpSyntaxTree.ParseText(
                    "[KfuncGen.KfuncBindings(\"bpf_task_*\", \"bpf_dynptr_*\")] internal static partial class Kf;", parse, "Kf.cs")),
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
                .Append(typeof(KfuncAttribute).Assembly.Location)
                .Select(static path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        CSharpGeneratorDriver.Create([new KfuncBindingsGenerator().AsSourceGenerator()], snapshots, parse, new ProjectOptions())
            .RunGeneratorsAndUpdateCompilation(written, out project, out _);

        ours = [.. typeof(KfuncBindingsGenerator).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract
                && type.IsSubclassOf(typeof(DiagnosticAnalyzer))
                && !type.IsSubclassOf(typeof(DiagnosticSuppressor)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];
        platform = PlatformAnalyzer();

        if (project.GetDiagnostics().FirstOrDefault(static problem => problem.Severity == DiagnosticSeverity.Error) is { } error
            || ours.Length < 5)
        {
            throw new InvalidOperationException("The project does not compile, or there are no analyzers.");
        }
    }

    [Benchmark(Baseline = true)]
    public int PlatformCompatibility() => Analyze([platform]);

    [Benchmark]
    public int KfuncGen() => Analyze(ours);

    [Benchmark]
    public int NoAnalyzer() => project.Clone().GetDiagnostics().Length;

    private int Analyze(ImmutableArray<DiagnosticAnalyzer> analyzers) => project.Clone()
        .WithAnalyzers(analyzers, new AnalyzerOptions(snapshots, new ProjectOptions()))
        .GetAnalyzerDiagnosticsAsync(default).GetAwaiter().GetResult().Length;

    private static DiagnosticAnalyzer PlatformAnalyzer()
    {
        string sdks = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../sdk"));
        string file = Directory.GetFiles(
            sdks, "Microsoft.CodeAnalysis.NetAnalyzers.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();

        return (DiagnosticAnalyzer)Activator.CreateInstance(
            Assembly.LoadFrom(file).GetType(
                "Microsoft.NetCore.Analyzers.InteropServices.PlatformCompatibilityAnalyzer", throwOnError: true)!)!;
    }

    private static string Plain(int i) => $$"""
        using System; using System.Collections.Generic; using System.Linq;
        class Plain{{i}}
        {
            private readonly Dictionary<string, int> counts = new();
            public int Count(IEnumerable<string> words)
            {
                foreach (string word in words.Where(static word => word.Length > 3))
                {
                    counts.TryGetValue(word.Trim(), out int count);
                    counts[word] = count + Math.Max(1, word.Length);
                }

                Console.WriteLine(string.Join(", ", counts.Keys.OrderBy(static key => key)));
                return counts.Values.Sum();
            }
        }
        """;

    private static string WithKfuncs(int i) => $$"""
        using System; using KfuncGen;
        class Uses{{i}}
        {
            static ulong Size(in bpf_dynptr dynptr) =>
                Kf.Has.bpf_dynptr_size ? Kf.bpf_dynptr_size(in dynptr)
                : Kf.Has.bpf_dynptr_size___u32 ? Kf.bpf_dynptr_size___u32(in dynptr)
                : 0;
            static bool Find(int pid)
            {
                if (!Kf.Has.bpf_task_from_pid) return false;
                task_struct? task = Kf.bpf_task_from_pid(pid);
                if (task is null) return false;
                Kf.bpf_task_release(task);
                return true;
            }
        }
        """;
}
