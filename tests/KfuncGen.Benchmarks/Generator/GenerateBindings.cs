using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using KfuncGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Benchmarks.Generator;

/// <summary>
/// The generator on a project that asks for all kfuncs of the five bundled kernels, next to what the compiler itself does
/// with such a project: parsing the generated text and finding its errors.
/// </summary>
public class GenerateBindings
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);

    private CSharpCompilation project = null!;
    private ImmutableArray<AdditionalText> files;
    private AdditionalText edited = null!;
    private GeneratorDriver warm = null!;
    private string[] generated = null!;
    private int edit;

    [GlobalSetup]
    public void ReadProject()
    {
        files = [.. Directory.GetFiles(
            Path.Combine(AppContext.BaseDirectory, "Snapshots"),
            "*.kfuncs").Order(StringComparer.Ordinal).Select(static path => new TextFile(path, File.ReadAllText(path)))];
        edited = new TextFile(files[^1].Path, files[^1].GetText()!.ToString().Replace("s32 pid", "s32 process"));

        project = CSharpCompilation.Create(
            "Project",
            [CSharpSyntaxTree.ParseText("[KfuncGen.KfuncBindings] internal static partial class Kf;", Parse)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
                .Append(typeof(KfuncAttribute).Assembly.Location)
                .Select(static path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        warm = NewDriver().RunGenerators(project);
        generated = [.. warm.GetRunResult().GeneratedTrees.Select(static tree => tree.ToString())];
        Console.WriteLine($"// {generated.Sum(static text => text.Count(static c => c == '\n'))} generated lines");
        Diagnostic[] problems = [.. Compile().Where(static problem => problem.Severity == DiagnosticSeverity.Error)];

        if (generated.Length < 2 || problems.Length > 0)
        {
            throw new InvalidOperationException($"{generated.Length} generated files, {problems.FirstOrDefault()}");
        }
    }

    [Benchmark(Baseline = true)]
    public int CompileGeneratedText() => Compile().Length;

    [Benchmark]
    public GeneratorDriver Cold() => NewDriver().RunGenerators(project);

    [Benchmark]
    public GeneratorDriver UnrelatedEdit() =>
        warm.RunGenerators(project.AddSyntaxTrees(CSharpSyntaxTree.ParseText($"class C{edit++};", Parse)));

    [Benchmark]
    public GeneratorDriver SnapshotEdit() => warm.ReplaceAdditionalText(files[^1], edited).RunGenerators(project);

    private ImmutableArray<Diagnostic> Compile() => project
        .AddSyntaxTrees(generated.Select(static text => CSharpSyntaxTree.ParseText(text, Parse)))
        .GetDiagnostics();

    private GeneratorDriver NewDriver() =>
        CSharpGeneratorDriver.Create([new KfuncBindingsGenerator().AsSourceGenerator()], files, Parse, new ProjectOptions());
}
