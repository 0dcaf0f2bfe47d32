using System.Collections.Immutable;
using KfuncGen.Generator;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Analyzers.Tests.Verifier;

/// <summary>
/// A project as an editor has it: files on disk, their kind in a <c>.globalconfig</c>, the generator as an analyzer reference.
/// </summary>
internal static class EditorProject
{
    private const string Path = "/consumer/";

    /// <summary>The generator, as a project refers to it.</summary>
    public static AnalyzerReference Generator { get; } = new GeneratorReference();

    // Without Features, which are there for completion only: what a project's options suppress is left to the options then.
    private static readonly MefHostServices Host =
        MefHostServices.Create(
            [typeof(Workspace).Assembly, typeof(Microsoft.CodeAnalysis.CSharp.Formatting.CSharpFormattingOptions).Assembly]);

    /// <summary>Opens a project and returns its first file.</summary>
    /// <param name="inputs">The project.</param>
    /// <param name="suppressed">Ids that it has switched off.</param>
    public static Document Open(TestProject inputs, params string[] suppressed)
    {
        AdhocWorkspace workspace = new(Host);
        ProjectId id = ProjectId.CreateNewId();

        Solution solution = workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(
                id, VersionStamp.Default, "Consumer", "Consumer", LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(
                    OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
                    .WithSpecificDiagnosticOptions(
                        suppressed.ToImmutableDictionary(static one => one, static _ => ReportDiagnostic.Suppress)),
                parseOptions: new CSharpParseOptions(inputs.LanguageVersion),
                metadataReferences: GeneratorRun.References,
                analyzerReferences: [Generator]))
            .AddAnalyzerConfigDocument(
                DocumentId.CreateNewId(id), ".globalconfig", Text(GlobalConfig(inputs, Path)), filePath: Path + ".globalconfig");

        foreach (AdditionalText file in inputs.Files)
        {
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(id), file.Path, file.GetText()!, filePath: Path + file.Path);
        }

        DocumentId[] documents = [.. inputs.Sources.Select(_ => DocumentId.CreateNewId(id))];

        for (int i = 0; i < documents.Length; i++)
        {
            string name = i == 0 ? "Code.cs" : $"Other{i}.cs";
            solution = solution.AddDocument(documents[i], name, Text(inputs.Sources[i]), filePath: Path + name);
        }

        return solution.GetDocument(documents[0])!;
    }

    /// <summary>What compiler and analyzers say, but for what is hidden or suppressed, in the order of the code.</summary>
    public static Diagnostic[] Diagnose(Project project) =>
    [
        .. project
            .GetCompilationAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult()!
            .WithAnalyzers(
                Verify.Analyzers,
                new CompilationWithAnalyzersOptions(
                    project.AnalyzerOptions, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false))
            .GetAllDiagnosticsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult()
            .Where(static one => !one.IsSuppressed && one.Severity != DiagnosticSeverity.Hidden)
            .OrderBy(static one => one.Location.SourceSpan.Start),
    ];

    /// <summary>The light bulb of a diagnostic.</summary>
    public static CodeAction[] Actions(CodeFixProvider fix, Document document, Diagnostic diagnostic)
    {
        List<CodeAction> actions = [];
        CodeFixContext context = new(document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken);
        fix.RegisterCodeFixesAsync(context).GetAwaiter().GetResult();
        return [.. actions];
    }

    /// <summary>What fixing all of a file at once offers; null for nothing.</summary>
    public static CodeAction? FixAll(CodeFixProvider fix, Document document, string id, string? kind, Diagnostic[] diagnostics)
    {
        FixAllContext context = new(
            document, fix, FixAllScope.Document, kind, [id], new Known(diagnostics), TestContext.Current.CancellationToken);
        return fix.GetFixAllProvider()!.GetFixAsync(context).GetAwaiter().GetResult();
    }

    /// <summary>The solution that an action makes.</summary>
    public static Solution Apply(CodeAction action) =>
        action.GetOperationsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult().OfType<ApplyChangesOperation>()
            .Single().ChangedSolution;

    /// <summary>A file's text.</summary>
    public static string TextOf(this Document document) =>
        document.GetTextAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult().ToString();

    /// <summary>Says of each file what it is, as the package's targets do.</summary>
    public static string GlobalConfig(TestProject project, string folder) => "is_global = true\n" + string.Concat(project.Files.Select(
        file => $"\n[{folder}{file.Path}]\nbuild_metadata.AdditionalFiles.KfuncGenKind = {((InMemoryFile)file).Kind}\n"));

    private static SourceText Text(string text) => SourceText.From(text, System.Text.Encoding.UTF8);

    private sealed class GeneratorReference : AnalyzerReference
    {
        // A workspace knows a generator again by its identity.
        private readonly ImmutableArray<ISourceGenerator> generators = [new KfuncBindingsGenerator().AsSourceGenerator()];

        public override string FullPath => "KfuncGen.Generator";

        public override object Id => FullPath;

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

        public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => generators;

        public override ImmutableArray<ISourceGenerator> GetGeneratorsForAllLanguages() => generators;
    }

    private sealed class Known(Diagnostic[] diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(diagnostics.Where(one => one.Location.SourceTree?.FilePath == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);
    }
}
