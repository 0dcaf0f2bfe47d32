using System.Collections.Immutable;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using KfuncGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Benchmarks.Generator;

/// <summary>
/// Compiling a project of 150 BPF programs, those of the program tests twice, with and without lowering them: what a build
/// pays, and what the editor, which runs no implementation-only output, does not.
/// </summary>
public partial class LowerPrograms
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);

    private ImmutableArray<AdditionalText> files;
    private string[] sources = null!;
    private MetadataReference[] references = null!;

    [GlobalSetup]
    public void ReadProject()
    {
        files = [new TextFile("debian-6.18.kfuncs", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Snapshots", "debian-6.18.kfuncs")))];
        string[] programs = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Programs"), "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

        sources =
        [
            "global using System; global using System.Collections.Generic; global using System.Linq; global using KfuncGen; global using KfuncGen.Programs.Tests;",
            .. programs,
            .. programs.Where(static text => text.Contains("[BpfProgram", StringComparison.Ordinal)).Select(static text => text.Replace("namespace KfuncGen.Programs.Tests;", "namespace KfuncGen.Programs.Tests.Again;")),
        ];

        references =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
                .Append(typeof(KfuncAttribute).Assembly.Location)
                .Select(static path => MetadataReference.CreateFromFile(path)),
        ];

        int count = sources.Sum(static text => ProgramPattern().Count(text));
        Console.WriteLine($"// {count} programs; the assembly has {WithoutLowering()} bytes without their code and {WithLowering()} with it");

        if (count < 100 || WithoutLowering() >= WithLowering())
        {
            throw new InvalidOperationException("There are too few programs, or they have no code.");
        }
    }

    [Benchmark(Baseline = true)]
    public long WithoutLowering() => Compile(IncrementalGeneratorOutputKind.Implementation);

    [Benchmark]
    public long WithLowering() => Compile(IncrementalGeneratorOutputKind.None);

    private long Compile(IncrementalGeneratorOutputKind disabled)
    {
        CSharpCompilation project = CSharpCompilation.Create(
            "Project",
            sources.Select(static text => CSharpSyntaxTree.ParseText(text, Parse)),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        CSharpGeneratorDriver
            .Create([new KfuncBindingsGenerator().AsSourceGenerator()], files, Parse, new ProjectOptions(), new GeneratorDriverOptions(disabled))
            .RunGeneratorsAndUpdateCompilation(project, out Compilation whole, out _);

        using MemoryStream assembly = new();

        return whole.Emit(assembly) is { Success: true }
            ? assembly.Length
            : throw new InvalidOperationException(whole.Emit(Stream.Null).Diagnostics.First(static one => one.Severity == DiagnosticSeverity.Error).ToString());
    }

    [GeneratedRegex(@"\[BpfProgram\(")]
    private static partial Regex ProgramPattern();
}
