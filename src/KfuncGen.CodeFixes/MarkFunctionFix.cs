using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Analyzers.Programs;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>
/// Marks a method that a BPF function calls with <c>[BpfFunction]</c>, and what it calls in turn, where all of that can be lowered.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MarkFunctionFix : CodeFixProvider
{
    // More than this is a part of a program, not a forgotten attribute.
    private const int MaximalMethods = 16;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.NotBpfFunction];

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        SyntaxNode root = await model.SyntaxTree.GetRootAsync(context.CancellationToken).ConfigureAwait(false);

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax call
                || model.GetSymbolInfo(call, context.CancellationToken).Symbol is not IMethodSymbol called
                || Unmarked(called, model.Compilation, context.CancellationToken) is not { Count: > 0 } methods)
            {
                continue;
            }

            Dictionary<SyntaxTree, SourceText> marked = Mark(methods, model.Compilation);

            if (await IsRightAsync(context.Document.Project, model, marked, context.CancellationToken).ConfigureAwait(false))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        methods.Count == 1
                            ? $"Mark '{called.Name}' with [BpfFunction]"
                            : $"Mark '{called.Name}' and {methods.Count - 1} it calls with [BpfFunction]",
                        _ => Task.FromResult(Apply(context.Document.Project.Solution, marked)),
                        equivalenceKey: nameof(MarkFunctionFix)),
                    diagnostic);
            }
        }
    }

    // The method and all that it calls which lack the attribute; empty where one of them cannot have it.
    private static List<MethodDeclarationSyntax>? Unmarked(IMethodSymbol first, Compilation compilation, CancellationToken cancellation)
    {
        List<MethodDeclarationSyntax> methods = [];
        Queue<IMethodSymbol> open = new([first]);
        HashSet<IMethodSymbol> seen = new(SymbolEqualityComparer.Default) { first };

        while (open.Count > 0)
        {
            if (methods.Count == MaximalMethods
                || open.Dequeue() is not { IsStatic: true, MethodKind: MethodKind.Ordinary, DeclaringSyntaxReferences: [{ } reference] }
                || reference.GetSyntax(cancellation) is not MethodDeclarationSyntax declaration
                || !compilation.ContainsSyntaxTree(declaration.SyntaxTree))
            {
                return null;
            }

            methods.Add(declaration);
            SemanticModel model = compilation.GetSemanticModel(declaration.SyntaxTree);

            foreach (InvocationExpressionSyntax call in declaration.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary } called
                    && !called.DeclaringSyntaxReferences.IsEmpty
                    && !KernelSymbols.IsLowered(called)
                    && !BpfOnlyUseAnalyzer.IsBpfOnly(called)
                    && seen.Add(called))
                {
                    open.Enqueue(called);
                }
            }
        }

        return methods;
    }

    private static Dictionary<SyntaxTree, SourceText> Mark(List<MethodDeclarationSyntax> methods, Compilation compilation) => methods
        .GroupBy(static method => method.SyntaxTree)
        .ToDictionary(
            static file => file.Key,
            file => file.Key.GetText().WithChanges(
                file.OrderBy(static method => method.SpanStart).Select(method => Attribute(method, compilation))));

    // On a line of its own before the method, behind its documentation.
    private static TextChange Attribute(MethodDeclarationSyntax method, Compilation compilation)
    {
        SourceLayout layout = new(method.SyntaxTree.GetRoot());
        bool isImported = compilation.GetSemanticModel(method.SyntaxTree)
            .LookupNamespacesAndTypes(method.SpanStart, name: "BpfFunctionAttribute")
            .Any(static one => one.ToDisplayString() == "KfuncGen.BpfFunctionAttribute");
        string attribute = isImported ? "[BpfFunction]" : "[global::KfuncGen.BpfFunction]";
        return new TextChange(
            new TextSpan(method.SpanStart, 0),
            layout.StartsLine(method.SpanStart) ? attribute + layout.NewLine + layout.Indentation(method.SpanStart) : attribute + " ");
    }

    // One complaint less about what is called, and no other one more, in each file that is read or written.
    private static async Task<bool> IsRightAsync(
        Project project, SemanticModel model, Dictionary<SyntaxTree, SourceText> marked, CancellationToken cancellation)
    {
        Compilation after = model.Compilation;
        Dictionary<SyntaxTree, SyntaxTree> trees = new() { [model.SyntaxTree] = model.SyntaxTree };

        foreach (KeyValuePair<SyntaxTree, SourceText> file in marked)
        {
            SyntaxTree changed = file.Key.WithChangedText(file.Value);
            after = after.ReplaceSyntaxTree(file.Key, changed);
            trees[file.Key] = changed;
        }

        Dictionary<string, int> had = await CountAsync(project, model.Compilation, trees.Keys, cancellation).ConfigureAwait(false);
        Dictionary<string, int> has = await CountAsync(project, after, trees.Values, cancellation).ConfigureAwait(false);
        return Count(has, DiagnosticIds.NotBpfFunction) < Count(had, DiagnosticIds.NotBpfFunction)
            && has.All(one => one.Value <= Count(had, one.Key));

        static int Count(Dictionary<string, int> counts, string id) => counts.TryGetValue(id, out int count) ? count : 0;
    }

    private static async Task<Dictionary<string, int>> CountAsync(
        Project project, Compilation compilation, IEnumerable<SyntaxTree> trees, CancellationToken cancellation)
    {
        Dictionary<string, int> counts = [];

        foreach (SyntaxTree tree in trees)
        {
            EditedFile file = new(project, compilation.GetSemanticModel(tree));

            foreach (Diagnostic diagnostic in await file.DiagnoseAsync(span: null, cancellation).ConfigureAwait(false))
            {
                counts[diagnostic.Id] = counts.TryGetValue(diagnostic.Id, out int count) ? count + 1 : 1;
            }
        }

        return counts;
    }

    private static Solution Apply(Solution solution, Dictionary<SyntaxTree, SourceText> marked) => marked.Aggregate(
        solution,
        static (changed, file) => changed.GetDocumentId(file.Key) is { } id ? changed.WithDocumentText(id, file.Value) : changed);
}
