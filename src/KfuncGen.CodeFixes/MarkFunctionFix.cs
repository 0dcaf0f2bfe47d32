using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Analyzers.Programs;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
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

            if (IsRight(context.Document.Project, model.Compilation, marked, methods, context.CancellationToken))
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

    // Everything that is marked can be lowered, as the build will do it.
    private static bool IsRight(
        Project project, Compilation before, Dictionary<SyntaxTree, SourceText> marked, List<MethodDeclarationSyntax> methods,
        CancellationToken cancellation)
    {
        Compilation after = before;
        Dictionary<SyntaxTree, SyntaxTree> trees = [];

        foreach (KeyValuePair<SyntaxTree, SourceText> file in marked)
        {
            trees[file.Key] = file.Key.WithChangedText(file.Value);
            after = after.ReplaceSyntaxTree(file.Key, trees[file.Key]);
        }

        ProgramAnalyses analyses = ProgramAnalyses.Of(after, project.AnalyzerOptions);

        // Attributes were inserted before methods only, so the n-th method is the n-th as before.
        return methods.All(method => MethodsOf(trees[method.SyntaxTree])
                .ElementAt(MethodsOf(method.SyntaxTree).TakeWhile(other => other.SpanStart < method.SpanStart).Count()) is { } same
            && after.GetSemanticModel(same.SyntaxTree).GetDeclaredSymbol(same, cancellation) is { } symbol
            && !analyses.Of(symbol, cancellation).Lowered.Problems.Any());

        IEnumerable<MethodDeclarationSyntax> MethodsOf(SyntaxTree tree) =>
            tree.GetRoot(cancellation).DescendantNodes().OfType<MethodDeclarationSyntax>();
    }

    private static Solution Apply(Solution solution, Dictionary<SyntaxTree, SourceText> marked) => marked.Aggregate(
        solution,
        static (changed, file) => changed.GetDocumentId(file.Key) is { } id ? changed.WithDocumentText(id, file.Value) : changed);
}
