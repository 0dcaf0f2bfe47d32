using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.MSBuild;

namespace KfuncGen.Packaging.Tests.Editors;

/// <summary>
/// A project opened by Roslyn's own workspace, as Visual Studio and VS Code have it: analyzers, light bulbs and completion are those
/// that the project's packages bring.
/// </summary>
internal sealed class RoslynService : IDisposable
{
    private readonly MSBuildWorkspace workspace;

    private RoslynService(MSBuildWorkspace workspace, Project project) => (this.workspace, Project) = (workspace, project);

    /// <summary>The project.</summary>
    public Project Project { get; }

    /// <summary>Opens a project that has been restored.</summary>
    public static async Task<RoslynService> OpenAsync(string path)
    {
        MSBuildWorkspace workspace = MSBuildWorkspace.Create();
        return new RoslynService(workspace, await workspace.OpenProjectAsync(path));
    }

    /// <summary>What compiler and analyzers say.</summary>
    public async Task<ImmutableArray<Diagnostic>> DiagnoseAsync()
    {
        Compilation compilation = (await Project.GetCompilationAsync())!;
        return await compilation.WithAnalyzers(
            [.. Project.AnalyzerReferences.SelectMany(static one => one.GetAnalyzers(LanguageNames.CSharp))], Project.AnalyzerOptions)
            .GetAllDiagnosticsAsync();
    }

    /// <summary>What the light bulbs of the project's packages offer for a diagnostic.</summary>
    public async Task<CodeAction[]> OfferAsync(Document document, Diagnostic diagnostic)
    {
        List<CodeAction> actions = [];

        foreach (CodeFixProvider provider in Providers().Where(one => one.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await provider.RegisterCodeFixesAsync(
                new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        }

        return [.. actions];
    }

    /// <summary>The text that an action makes of a file.</summary>
    public static async Task<string> ApplyAsync(CodeAction action, DocumentId document)
    {
        ApplyChangesOperation operation =
            (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
        return (await operation.ChangedSolution.GetDocument(document)!.GetTextAsync()).ToString();
    }

    /// <summary>What is offered where the caret is, once what packages bring for it is loaded: it is in the background.</summary>
    public static async Task<string[]> CompleteAsync(Document document, int caret)
    {
        CompletionService service = CompletionService.GetService(document)!;
        CompletionList offered = await service.GetCompletionsAsync(document, caret);

        for (int i = 0; i < 60 && offered.ItemsList.Count == 0; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.5));
            offered = await service.GetCompletionsAsync(document, caret);
        }

        return [.. offered.ItemsList.Select(static item => item.DisplayText)];
    }

    /// <inheritdoc/>
    public void Dispose() => workspace.Dispose();

    // As editors find them: exported types of the assemblies that the project has as analyzers.
    private IEnumerable<CodeFixProvider> Providers() => Project.AnalyzerReferences.OfType<AnalyzerFileReference>()
        .Where(static one => Path.GetFileName(one.FullPath).StartsWith("KfuncGen", StringComparison.Ordinal))
        .SelectMany(static one => one.GetAssembly().GetTypes())
        .Where(static type => type.GetCustomAttribute<ExportCodeFixProviderAttribute>() is not null)
        .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!);
}
