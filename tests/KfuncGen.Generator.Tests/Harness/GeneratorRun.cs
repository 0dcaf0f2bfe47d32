using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using KfuncGen.Generator.Suppressors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Tests.Harness;

/// <summary>A project in memory, run through the generator. Every run is done twice, and the second one must come from the cache.</summary>
internal sealed class GeneratorRun
{
    /// <summary>The framework and the library.</summary>
    public static ImmutableArray<MetadataReference> References { get; } = ReadReferences();

    private readonly GeneratorDriver driver;

    private GeneratorRun(GeneratorDriver driver, Compilation input, Compilation output)
    {
        this.driver = driver;
        Input = input;
        Output = output;
    }

    /// <summary>The compilation without generated code.</summary>
    public Compilation Input { get; }

    /// <summary>The compilation with it.</summary>
    public Compilation Output { get; }

    /// <summary>The files that the generator wrote, by hint name.</summary>
    public IReadOnlyDictionary<string, string> Sources => driver.GetRunResult().Results[0].GeneratedSources
        .ToDictionary(static source => source.HintName, static source => source.SourceText.ToString());

    /// <summary>All generated text.</summary>
    public string Text => string.Concat(Sources.Values);

    /// <summary>Runs the generator, and again to see that nothing is done twice.</summary>
    public static GeneratorRun Of(TestProject project)
    {
        CSharpParseOptions parse = new(project.LanguageVersion, DocumentationMode.Diagnose);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Consumer",
            project.Sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, parse, $"Source{i}.cs")),
            References.AddRange(project.References),
            new CSharpCompilationOptions(
                project.IsProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: project.AllowsUnsafe,
                nullableContextOptions: NullableContextOptions.Enable,
                warningLevel: 9999));

        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new KfuncBindingsGenerator().AsSourceGenerator()],
            project.Files,
            parse,
            project.Options,
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

        driver = driver.RunGeneratorsAndUpdateCompilation(
            compilation, out Compilation output, out ImmutableArray<Diagnostic> diagnostics, TestContext.Current.CancellationToken);
        Assert.Empty(diagnostics);
        Assert.Null(driver.GetRunResult().Results[0].Exception);

        GeneratorRun run = new(driver, compilation, output);
        run.AssertNothingRunsAgain(compilation.Clone());
        run.AssertNothingRunsAgain(
            compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated { int x; }", parse, "Unrelated.cs")));
        return run;
    }

    /// <summary>Runs again with one file replaced and returns the steps' reasons by tracking name.</summary>
    public IReadOnlyDictionary<string, IncrementalStepRunReason[]> RunAgain(AdditionalText old, AdditionalText changed)
    {
        GeneratorDriver again = driver.ReplaceAdditionalText(old, changed).RunGenerators(Input, TestContext.Current.CancellationToken);
        return Reasons(again);
    }

    /// <summary>Runs again with other code and returns the steps' reasons by tracking name.</summary>
    public IReadOnlyDictionary<string, IncrementalStepRunReason[]> RunAgain(Compilation compilation) =>
        Reasons(driver.RunGenerators(compilation, TestContext.Current.CancellationToken));

    /// <summary>Asserts that user code and generated code compile without a warning.</summary>
    public GeneratorRun AssertCompiles()
    {
        Assert.DoesNotContain(
            Output.GetDiagnostics(TestContext.Current.CancellationToken),
            diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning
                && !IsMissingDocumentationOfTestCode(diagnostic)
                && !IsSuppressed(diagnostic));
        return this;
    }

    // The compiler asks suppressors as it does in a build; here that is done only where there is something to suppress.
    private bool IsSuppressed(Diagnostic diagnostic) =>
        diagnostic.Id is "CS0649" or "CS0169" or "CS8618" && Suppressed.Value.Contains(diagnostic.Location);

    private Lazy<HashSet<Location>> Suppressed => new(() =>
    [
        .. Output.WithAnalyzers(
                [new MapDeclarationSuppressor()],
                new CompilationWithAnalyzersOptions(
                    new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false,
                    reportSuppressedDiagnostics: true))
            .GetAllDiagnosticsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult()
            .Where(static one => one.IsSuppressed)
            .Select(static one => one.Location),
    ]);

    /// <summary>Compiles all and loads it.</summary>
    public Assembly Load()
    {
        AssertCompiles();
        using MemoryStream image = new();
        Assert.True(Output.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        image.Position = 0;
        return new AssemblyLoadContext("Consumer", isCollectible: true).LoadFromStream(image);
    }

    /// <summary>Runs analyzers over user code and generated code.</summary>
    public ImmutableArray<Diagnostic> Analyze(TestProject project, params DiagnosticAnalyzer[] analyzers) => Output
        .WithAnalyzers([.. analyzers], new AnalyzerOptions([.. project.Files], project.Options))
        .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    private static bool IsMissingDocumentationOfTestCode(Diagnostic diagnostic) =>
        diagnostic.Id == "CS1591" && diagnostic.Location.SourceTree?.FilePath.StartsWith("Source", StringComparison.Ordinal) == true;

    private void AssertNothingRunsAgain(Compilation compilation)
    {
        GeneratorRunResult result = driver.RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().Results[0];

        foreach ((string name, IncrementalStepRunReason[] reasons) in Reasons(result))
        {
            Assert.All(reasons, reason => Assert.True(
                reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged,
                $"step {name} was {reason} where nothing had changed"));
        }

        Assert.All(
            result.TrackedOutputSteps.SelectMany(static step => step.Value).SelectMany(static step => step.Outputs),
            static output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    private static IReadOnlyDictionary<string, IncrementalStepRunReason[]> Reasons(GeneratorDriver driver) =>
        Reasons(driver.GetRunResult().Results[0]);

    // Only our own steps: the compiler's are named after its types.
    private static Dictionary<string, IncrementalStepRunReason[]> Reasons(GeneratorRunResult result) => result.TrackedSteps
        .Where(static step => typeof(TrackingNames).GetField(step.Key) is not null)
        .ToDictionary(
            static step => step.Key,
            static step => step.Value.SelectMany(static run => run.Outputs).Select(static output => output.Reason).ToArray());

    private static ImmutableArray<MetadataReference> ReadReferences() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "mscorlib.dll" or "netstandard.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(KfuncAttribute).Assembly.Location),
    ];
}
