using System.Collections.Immutable;
using KfuncGen.Generator;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Analyzers.Tests.Verifier;

/// <summary>
/// Applies a fix in a workspace that runs the generator, and compiles again: the text must be what is expected, the
/// diagnostic gone, and no other come.
/// </summary>
/// <param name="fix">The fix.</param>
/// <param name="id">The id that it fixes.</param>
internal sealed class VerifyFix(CodeFixProvider fix, string id)
{
    private const string Path = "/consumer/";

    /// <summary>Checks statements in a method that gets an <c>int x</c> and a <c>bool unknown</c>.</summary>
    public void Body(string before, string after, string? kind = null) => Members(Method(before), Method(after), kind);

    /// <summary>Checks members of a class.</summary>
    public void Members(string before, string after, string? kind = null) => Code(Class(before), Class(after), kind);

    /// <summary>Checks a file.</summary>
    public void Code(string before, string after, string? kind = null, Func<TestProject, TestProject>? with = null) => Apply(before, after, kind, with, all: false);

    /// <summary>Checks what fixing all of a file at once makes of it.</summary>
    public void AllInCode(string before, string after, string? kind = null, Func<TestProject, TestProject>? with = null) => Apply(before, after, kind, with, all: true);

    /// <summary>Checks what fixing all statements of a method at once makes of them.</summary>
    public void AllInBody(string before, string after, string? kind = null) => AllInCode(Class(Method(before)), Class(Method(after)), kind);

    /// <summary>The titles that are offered for the first diagnostic of statements in a method.</summary>
    public string[] Titles(string body)
    {
        Document document = Open(Class(Method(body)), null);
        return [.. Actions(document, Diagnose(document.Project).First(one => one.Id == id)).Select(static action => action.Title)];
    }

    private static string Method(string body) => $"    void M(int x, bool unknown)\n    {{\n{Indent(body, 8)}\n    }}";

    private static string Class(string members) => $"using System;\nusing KfuncGen;\n\nclass C\n{{\n{members}\n}}\n";

    private static string Indent(string code, int width) =>
        string.Join('\n', code.Split('\n').Select(line => line.Length == 0 ? line : new string(' ', width) + line));

    private void Apply(string before, string after, string? kind, Func<TestProject, TestProject>? with, bool all)
    {
        Document document = Open(before, with);
        Diagnostic[] found = [.. Diagnose(document.Project)];
        Diagnostic[] targets = [.. found.Where(one => one.Id == id)];
        Assert.NotEmpty(targets);

        CodeAction action = Actions(document, targets[0]).First(one => kind is null || one.EquivalenceKey == kind);

        if (all)
        {
            FixAllContext context = new(document, fix, FixAllScope.Document, action.EquivalenceKey, [id], new Known(targets), TestContext.Current.CancellationToken);
            action = fix.GetFixAllProvider()!.GetFixAsync(context).GetAwaiter().GetResult()!;
        }

        Solution changed = action.GetOperationsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult().OfType<ApplyChangesOperation>().Single().ChangedSolution;
        Document result = changed.GetDocument(document.Id)!;
        Assert.Equal(after, result.GetTextAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult().ToString());

        string[] left = [.. Diagnose(result.Project).Select(static one => one.Id)];
        Assert.Equal(all ? 0 : targets.Length - 1, left.Count(one => one == id));

        // A kfunc that is known now is called where no BPF function is, in tests that are about its name.
        Assert.Empty(left.Where(one => one != id && one != "KFG0304").Except(found.Select(static one => one.Id)));
    }

    private CodeAction[] Actions(Document document, Diagnostic diagnostic)
    {
        List<CodeAction> actions = [];
        CodeFixContext context = new(document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken);
        fix.RegisterCodeFixesAsync(context).GetAwaiter().GetResult();
        return [.. actions];
    }

    private static IEnumerable<Diagnostic> Diagnose(Project project) => project
        .GetCompilationAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult()!
        .WithAnalyzers(Verify.Analyzers, new CompilationWithAnalyzersOptions(project.AnalyzerOptions, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false))
        .GetAllDiagnosticsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult()
        .Where(static one => !one.IsSuppressed && one.Severity != DiagnosticSeverity.Hidden)
        .OrderBy(static one => one.Location.SourceSpan.Start);

    // The project as an editor has it: files on disk, their kind in a .globalconfig, the generator as an analyzer reference.
    private static Document Open(string code, Func<TestProject, TestProject>? with)
    {
        TestProject inputs = TestProject.With(code);
        inputs = with is null ? inputs.WithThreeKernels() : with(inputs);
        AdhocWorkspace workspace = new();
        ProjectId id = ProjectId.CreateNewId();

        Solution solution = workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(
                id, VersionStamp.Default, "Consumer", "Consumer", LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
                parseOptions: new CSharpParseOptions(inputs.LanguageVersion),
                metadataReferences: GeneratorRun.References,
                analyzerReferences: [new GeneratorReference()]))
            .AddAnalyzerConfigDocument(DocumentId.CreateNewId(id), ".globalconfig", Text(GlobalConfig(inputs)), filePath: Path + ".globalconfig");

        foreach (AdditionalText file in inputs.Files)
        {
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(id), file.Path, file.GetText()!, filePath: Path + file.Path);
        }

        DocumentId first = DocumentId.CreateNewId(id);
        solution = solution.AddDocument(first, "Code.cs", Text(code), filePath: Path + "Code.cs");

        foreach (string source in inputs.Sources.Skip(1))
        {
            solution = solution.AddDocument(DocumentId.CreateNewId(id), "Other.cs", Text(source), filePath: Path + "Other.cs");
        }

        return solution.GetDocument(first)!;
    }

    private static SourceText Text(string text) => SourceText.From(text, System.Text.Encoding.UTF8);

    private static string GlobalConfig(TestProject project) => "is_global = true\n" + string.Concat(project.Files.Select(file =>
        $"\n[{Path}{file.Path}]\nbuild_metadata.AdditionalFiles.KfuncGenKind = {((InMemoryFile)file).Kind}\n"));

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

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);
    }
}
