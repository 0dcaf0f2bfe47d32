using System.Collections.Immutable;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using KfuncGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Benchmarks.Generator;

/// <summary>
/// The generator on a project that asks for all kfuncs of the bundled kernels, next to what the compiler itself does with such a project,
/// parsing the generated text and finding its errors, and next to the SDK's own generator for as many native methods.
/// </summary>
public class GenerateBindings
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);

    private CSharpCompilation project = null!;
    private ImmutableArray<AdditionalText> files;
    private AdditionalText edited = null!;
    private GeneratorDriver warm = null!;
    private string[] generated = null!;
    private CSharpCompilation imports = null!;
    private IIncrementalGenerator importer = null!;
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

    [GlobalSetup(Target = nameof(LibraryImports))]
    public void ReadImports()
    {
        ReadProject();
        int methods = generated.Sum(static text => CSharpSyntaxTree.ParseText(text, Parse).GetRoot().DescendantNodes()
            .OfType<MethodDeclarationSyntax>().Count(static method => method.AttributeLists.ToString().Contains("KfuncGen.Kfunc(")));
        string source = string.Concat(Enumerable.Range(0, methods).Select(static i =>
            $"    [LibraryImport(\"kernel\")] internal static partial int Call{i}(int a, Span<byte> b, in ulong c);\n"));
        imports = project.RemoveAllSyntaxTrees().AddSyntaxTrees(CSharpSyntaxTree.ParseText(
            $"using System;\nusing System.Runtime.InteropServices;\n\ninternal static partial class Native\n{{\n{source}}}\n", Parse))
            .WithOptions(project.Options.WithAllowUnsafe(true));

        // The SDK's, as it is: beside the reference assemblies that come with it.
        string root = Path.GetFullPath(Path.Join(Path.GetDirectoryName(typeof(object).Assembly.Location), "../../.."));
        string folder = Directory.GetDirectories(Path.Join(root, "packs/Microsoft.NETCore.App.Ref"), "10.*").Order().Last();
        Assembly assembly = Assembly.LoadFrom(Path.Join(folder, "analyzers/dotnet/cs/Microsoft.Interop.LibraryImportGenerator.dll"));
        importer = (IIncrementalGenerator)Activator.CreateInstance(
            assembly.GetType("Microsoft.Interop.LibraryImportGenerator", throwOnError: true)!)!;

        int made = ((CSharpGeneratorDriver)LibraryImports()).GetRunResult().GeneratedTrees.Sum(static tree => tree.GetRoot()
            .DescendantNodes().OfType<MethodDeclarationSyntax>().Count(static method => method.Body is not null));
        Console.WriteLine($"// {methods} stubs; LibraryImportGenerator wrote {made} bodies");

        if (methods == 0 || made != methods)
        {
            throw new InvalidOperationException($"{made} of {methods} native methods were written.");
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

    [Benchmark]
    public GeneratorDriver LibraryImports() =>
        CSharpGeneratorDriver.Create([importer.AsSourceGenerator()], [], Parse).RunGenerators(imports);

    private ImmutableArray<Diagnostic> Compile() => project
        .AddSyntaxTrees(generated.Select(static text => CSharpSyntaxTree.ParseText(text, Parse)))
        .GetDiagnostics();

    private GeneratorDriver NewDriver() =>
        CSharpGeneratorDriver.Create([new KfuncBindingsGenerator().AsSourceGenerator()], files, Parse, new ProjectOptions());
}
