using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Names;
using KfuncGen.Generator.Writing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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
        }
    }

    /// <summary>The kfunc that a diagnostic's name means, and the attribute to add it to; null where no target has it.</summary>
    internal static async Task<Request?> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);

        if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not { } node
            || node.FirstAncestorOrSelf<MemberAccessExpressionSyntax>() is not { } access
            || model.GetSymbolInfo(access.Expression, cancellation).Symbol is not INamedTypeSymbol type)
        {
            return null;
        }

        // Kf.bpf_x or Kf.Has.bpf_x.
        INamedTypeSymbol? bindings = type.Name == GeneratedMembers.Has ? type.ContainingType : type;
        string name = access.Name.Identifier.ValueText;
        ProjectInputs inputs = BindingsClass.Inputs(document.Project, cancellation);
        string kfunc = inputs.Targets.Find(name) is null && name.IndexOf("___", StringComparison.Ordinal) is int flavour and > 0 ? name.Substring(0, flavour) : name;

        return inputs.Targets.Find(kfunc) is not null
            && BindingsClass.AttributeOf(bindings)?.ApplicationSyntaxReference is { } attribute
            && document.Project.Solution.GetDocument(attribute.SyntaxTree) is { } declaring
                ? new Request(kfunc, bindings!.Name, declaring.Id, attribute.Span)
                : null;
    }

    /// <summary>The solution with kfuncs asked for.</summary>
    internal static async Task<Solution> AddAsync(Solution solution, IEnumerable<Request> requests, CancellationToken cancellation)
    {
        foreach (IGrouping<DocumentId, Request> group in requests.GroupBy(static request => request.Declaring))
        {
            if (await solution.GetDocument(group.Key)!.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root)
            {
                continue;
            }

            Dictionary<AttributeSyntax, string[]> names = group
                .GroupBy(static request => request.Attribute)
                .ToDictionary(
                    one => root.FindNode(one.Key).FirstAncestorOrSelf<AttributeSyntax>()!,
                    static one => one.Select(static request => request.Kfunc).Distinct().OrderBy(static name => name, StringComparer.Ordinal).ToArray());

            solution = solution.WithDocumentSyntaxRoot(group.Key, root.ReplaceNodes(names.Keys, (original, _) => Add(original, names[original])));
        }

        return solution;
    }

    // Patterns may be arguments, an array or a collection expression.
    private static AttributeSyntax Add(AttributeSyntax attribute, string[] names)
    {
        ExpressionSyntax[] literals = [.. names.Select(static name => SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(name)).WithLeadingTrivia(SyntaxFactory.Space))];

        return attribute.ArgumentList?.Arguments switch
        {
            [{ Expression: CollectionExpressionSyntax collection }] =>
                attribute.ReplaceNode(collection, collection.AddElements([.. literals.Select(SyntaxFactory.ExpressionElement)])),
            [{ Expression: ImplicitArrayCreationExpressionSyntax { Initializer: { } items } }] =>
                attribute.ReplaceNode(items, items.AddExpressions(literals)),
            [{ Expression: ArrayCreationExpressionSyntax { Initializer: { } items } }] =>
                attribute.ReplaceNode(items, items.AddExpressions(literals)),
            _ => attribute.AddArgumentListArguments([.. literals.Select(SyntaxFactory.AttributeArgument)]),
        };
    }

    /// <summary>A kfunc to ask for.</summary>
    /// <param name="Kfunc">Its name.</param>
    /// <param name="ClassName">The class that gets it.</param>
    /// <param name="Declaring">The file with the class's attribute.</param>
    /// <param name="Attribute">Where it is in there.</param>
    internal sealed record Request(string Kfunc, string ClassName, DocumentId Declaring, Microsoft.CodeAnalysis.Text.TextSpan Attribute);
}
