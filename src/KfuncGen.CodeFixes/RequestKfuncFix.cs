using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Analyzers;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Stubs.Naming;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>
/// Where <c>Kf.bpf_x</c> is typed and the targets have that kfunc, asks for it: adds the name to the <c>[KfuncBindings]</c> of
/// <c>Kf</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class RequestKfuncFix : CodeFixProvider
{
    // 'Kf' does not contain a definition for 'bpf_x'.
    private const string NoSuchMember = "CS0117";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [NoSuchMember];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => RequestKfuncFixAll.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await FindAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } request)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Add '{request.Kfunc}' to the [KfuncBindings] of {request.ClassName}",
                        cancellation => AddAsync(context.Document.Project.Solution, [request], cancellation),
                        equivalenceKey: nameof(RequestKfuncFix)),
                    diagnostic);
            }
            else if (await NearestAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is var (name, meant))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Change to '{meant}'",
                        async cancellation => context.Document.WithText(
                            (await context.Document.GetTextAsync(cancellation)
                                .ConfigureAwait(false)).WithChanges(new TextChange(name, meant))),
                        equivalenceKey: $"{nameof(RequestKfuncFix)}.{meant}"),
                    diagnostic);
            }
        }
    }

    /// <summary>The kfunc that a diagnostic's name means, and the attribute to add it to; null where no target has it.</summary>
    internal static async Task<Request?> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (await AccessAsync(document, diagnostic, cancellation).ConfigureAwait(false) is not var (access, type))
        {
            return null;
        }

        // Kf.bpf_x or Kf.Has.bpf_x.
        INamedTypeSymbol? bindings = type.Name == GeneratedMembers.Has ? type.ContainingType : type;
        string name = access.Name.Identifier.ValueText;
        ProjectInputs inputs = AnalyzerInputs.Of(document.Project.AnalyzerOptions).Value;
        string? kfunc = VariantName.FindKfunc(name, candidate => inputs.Targets.Find(candidate) is not null);

        return kfunc is not null && bindings is not null ? For(kfunc, bindings, document.Project.Solution) : null;
    }

    // A misspelled member of a class of bindings, or of its guards, and the one that it has and that is nearest.
    private static async Task<(TextSpan Name, string Meant)?> NearestAsync(
        Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        await AccessAsync(document, diagnostic, cancellation).ConfigureAwait(false) is var (access, type)
        && BindingsClass.Is(type.Name == GeneratedMembers.Has ? type.ContainingType : type)
        && NameSuggestion.Nearest(
            access.Name.Identifier.ValueText,
            type.GetMembers().Where(static one => one is { IsStatic: true, IsImplicitlyDeclared: false, CanBeReferencedByName: true })
                .Select(static one => one.Name).Distinct()) is { } nearest
            ? (access.Name.Identifier.Span, CSharpIdentifier.Escape(nearest))
            : null;

    private static async Task<(MemberAccessExpressionSyntax Access, INamedTypeSymbol Type)?> AccessAsync(
        Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);

        return root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)
                .FirstAncestorOrSelf<MemberAccessExpressionSyntax>() is { } access
            && model.GetSymbolInfo(access.Expression, cancellation).Symbol is INamedTypeSymbol type
            ? (access, type)
            : null;
    }

    /// <summary>A request of a kfunc for a class; null where none of its attributes is one that a name can be added to.</summary>
    internal static Request? For(string kfunc, INamedTypeSymbol bindings, Solution solution) =>
        BindingsClass.AttributesOf(bindings)
            .Select(static one => one.ApplicationSyntaxReference)
            .OfType<SyntaxReference>()
            .Select(attribute => solution.GetDocument(attribute.SyntaxTree) is { } declaring
                && attribute.GetSyntax() is AttributeSyntax syntax
                && Added(syntax, [kfunc]) is not null
                    ? new Request(kfunc, bindings.Name, declaring.Id, attribute.Span)
                    : null)
            .FirstOrDefault(static request => request is not null);

    /// <summary>The solution with kfuncs asked for.</summary>
    internal static async Task<Solution> AddAsync(Solution solution, IEnumerable<Request> requests, CancellationToken cancellation)
    {
        foreach (IGrouping<DocumentId, Request> group in requests.GroupBy(static request => request.Declaring))
        {
            Document document = solution.GetDocument(group.Key)!;

            if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root)
            {
                continue;
            }

            IEnumerable<TextChange> changes = group
                .GroupBy(static request => request.Attribute)
                .OrderBy(static one => one.Key.Start)
                .Select(one => Added(
                    root.FindNode(one.Key).FirstAncestorOrSelf<AttributeSyntax>()!,
                    one.Select(static request => request.Kfunc).Distinct().OrderBy(static name => name, StringComparer.Ordinal)))
                .OfType<TextChange>();
            solution = solution.WithDocumentText(group.Key, root.SyntaxTree.GetText(cancellation).WithChanges(changes));
        }

        return solution;
    }

    // Patterns may be arguments, an array or a collection expression. What is there keeps its lines and comments.
    private static TextChange? Added(AttributeSyntax attribute, IEnumerable<string> names)
    {
        string literals = string.Join(", ", names.Select(static name => SymbolDisplay.FormatLiteral(name, quote: true)));

        return attribute.ArgumentList?.Arguments switch
        {
            [{ Expression: CollectionExpressionSyntax items }] => Behind(items.Elements.LastOrDefault(), items.OpenBracketToken),
            [{ Expression: ImplicitArrayCreationExpressionSyntax { Initializer: { } items } }] =>
                Behind(items.Expressions.LastOrDefault(), items.OpenBraceToken),
            [{ Expression: ArrayCreationExpressionSyntax { Initializer: { } items } array }]
                when array.Type.RankSpecifiers is [{ Sizes: [OmittedArraySizeExpressionSyntax] }] =>
                Behind(items.Expressions.LastOrDefault(), items.OpenBraceToken),
            [.., { NameColon: null } last]
                when !IsNull(last)
                && last.Expression is not (ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax
                    or CollectionExpressionSyntax) => Behind(last, default),
            _ => null,
        };

        TextChange Behind(SyntaxNode? last, SyntaxToken opening) =>
            last is null
                ? new TextChange(new TextSpan(opening.Span.End, 0), literals)
                : new TextChange(new TextSpan(last.Span.End, 0), ", " + literals);

        static bool IsNull(AttributeArgumentSyntax argument) =>
            argument.Expression.Kind() is SyntaxKind.NullLiteralExpression or SyntaxKind.DefaultLiteralExpression;
    }

    /// <summary>A kfunc to ask for.</summary>
    /// <param name="Kfunc">Its name.</param>
    /// <param name="ClassName">The class that gets it.</param>
    /// <param name="Declaring">The file with the class's attribute.</param>
    /// <param name="Attribute">Where it is in there.</param>
    internal sealed record Request(string Kfunc, string ClassName, DocumentId Declaring, TextSpan Attribute);
}
