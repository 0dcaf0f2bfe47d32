using System.Collections.Immutable;
using System.Text.RegularExpressions;
using KfuncGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Benchmarks.Generator;

/// <summary>
/// A project with 100 BPF programs: so many of the program tests' files. Beside them it has nothing, or the code of an application: three
/// of KfuncGen's own libraries.
/// </summary>
internal sealed partial class ProgramProject
{
    private const int Programs = 100;

    // C# 14 has this name in the compiler that this is built with.
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Preview, DocumentationMode.None);

    private readonly ImmutableArray<AdditionalText> files = [ReadTarget("kfuncs"), ReadTarget("ktypes")];
    private readonly string[] sources;
    private readonly MetadataReference[] references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(KfuncAttribute).Assembly.Location)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    public ProgramProject(bool hasApplication) => sources =
    [
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using " +
        "System.Threading;",
        .. ReadPrograms(),
        .. hasApplication ? ReadApplication() : [],
    ];

    public int ProgramCount => sources.Sum(static text => ProgramPattern().Count(text));

    public int Lines => sources.Sum(static text => text.AsSpan().Count('\n'));

    /// <summary>Compiles it from its text on, all but the code of the programs.</summary>
    /// <returns>The size of the assembly in bytes.</returns>
    public long CompileWithoutLowering() => Compile(IncrementalGeneratorOutputKind.Implementation);

    /// <summary>Compiles it from its text on.</summary>
    /// <returns>The size of the assembly in bytes.</returns>
    public long CompileWithLowering() => Compile(IncrementalGeneratorOutputKind.None);

    private long Compile(IncrementalGeneratorOutputKind disabled)
    {
        CSharpCompilation project = CSharpCompilation.Create(
            "Project",
            sources.Select(static text => CSharpSyntaxTree.ParseText(text, Parse)),
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

        CSharpGeneratorDriver
            .Create(
                [new KfuncBindingsGenerator().AsSourceGenerator()],
                files,
                Parse,
                new ProjectOptions(),
                new GeneratorDriverOptions(disabled))
            .RunGeneratorsAndUpdateCompilation(project, out Compilation whole, out _);

        using MemoryStream assembly = new();

        return whole.Emit(assembly) is { Success: true }
            ? assembly.Length
            : throw new InvalidOperationException(
                whole.Emit(Stream.Null).Diagnostics.First(static one => one.Severity == DiagnosticSeverity.Error).ToString());
    }

    // As many files as have a hundred.
    private static IEnumerable<string> ReadPrograms()
    {
        int count = 0;

        foreach (string text in Read("Programs"))
        {
            int more = ProgramPattern().Count(text);

            if (more > 0 && count >= Programs)
            {
                continue;
            }

            count += more;
            yield return "using KfuncGen; using KfuncGen.Programs.Tests;\n" + text;
        }

        if (count < Programs)
        {
            throw new InvalidOperationException($"There are {count} programs; {Programs} were expected.");
        }
    }

    private static TextFile ReadTarget(string kind) =>
        new($"debian-6.18.{kind}", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Snapshots", $"debian-6.18.{kind}")));

    private static IEnumerable<string> ReadApplication() =>
        Read("Application").Select(static text => text.Replace("KfuncGen.", "Application."));

    private static IEnumerable<string> Read(string folder) =>
        Directory.GetFiles(
            Path.Combine(AppContext.BaseDirectory, folder),
            "*.cs",
            SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText);

    [GeneratedRegex(@"\[BpfProgram\(")]
    private static partial Regex ProgramPattern();
}
