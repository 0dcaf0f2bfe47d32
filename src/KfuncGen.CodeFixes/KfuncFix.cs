using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>What the fixes have in common: each proposes rewrites for one diagnostic in one file, and offers what passes a trial.</summary>
public abstract class KfuncFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new FixAllInRounds(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        EditedFile file = new(context.Document.Project, model);

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            Trial trial = new(file, diagnostic.Id);

            foreach (Offer offer in Offers(file, diagnostic, context.CancellationToken))
            {
                if (await trial.FirstAsync(offer.Rewrites, context.CancellationToken).ConfigureAwait(false) is { } rewrite)
                {
                    context.RegisterCodeFix(
                        CodeAction.Create(
                            offer.Title,
                            cancellation => ApplyAsync(context.Document, file, [rewrite], cancellation),
                            equivalenceKey: offer.Kind),
                        diagnostic);
                }
            }
        }
    }

    /// <summary>What may be offered for a diagnostic.</summary>
    internal abstract IEnumerable<Offer> Offers(EditedFile file, Diagnostic diagnostic, CancellationToken cancellation);

    /// <summary>The solution with rewrites of a file, and what these ask for.</summary>
    internal static async Task<Solution> ApplyAsync(
        Document document, EditedFile file, IReadOnlyCollection<Rewrite> rewrites, CancellationToken cancellation)
    {
        // Requests know their places in the files as these are now.
        Solution asked = await RequestKfuncFix.AddAsync(
            document.Project.Solution,
            rewrites.Select(static one => one.Request).OfType<RequestKfuncFix.Request>(),
            cancellation).ConfigureAwait(false);
        Document changed = document.WithText(
            file.Text.WithChanges(rewrites.SelectMany(static one => one.Changes).OrderBy(static one => one.Span.Start)));
        return await MergeAsync(document, changed, asked, cancellation).ConfigureAwait(false);
    }

    /// <summary>The whole expression of a use whose name is marked: the call around it, or the name itself.</summary>
    private protected static ExpressionSyntax? UseAt(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

        while (node.Parent is ExpressionSyntax parent
            && (parent is MemberAccessExpressionSyntax access && access.Name == node
                || parent is InvocationExpressionSyntax invocation && invocation.Expression == node
                || parent is BaseObjectCreationExpressionSyntax creation
                    && node is TypeSyntax
                    && (creation as ObjectCreationExpressionSyntax)?.Type == node
                || parent is ConditionalAccessExpressionSyntax conditional && conditional.WhenNotNull == node
                || parent is QualifiedNameSyntax or AliasQualifiedNameSyntax
                || node is MemberBindingExpressionSyntax))
        {
            node = parent;
        }

        return node as ExpressionSyntax;
    }

    // What is asked for is inserted into attributes, which no rewrite changes.
    private static async Task<Solution> MergeAsync(Document before, Document changed, Solution asked, CancellationToken cancellation)
    {
        if (asked.GetDocument(before.Id) is not { } own || own == before)
        {
            return asked.WithDocumentText(before.Id, await changed.GetTextAsync(cancellation).ConfigureAwait(false));
        }

        Microsoft.CodeAnalysis.Text.SourceText text = await before.GetTextAsync(cancellation).ConfigureAwait(false);
        IEnumerable<Microsoft.CodeAnalysis.Text.TextChange> all = (await changed.GetTextAsync(cancellation)
            .ConfigureAwait(false)).GetTextChanges(text)
            .Concat((await own.GetTextAsync(cancellation).ConfigureAwait(false)).GetTextChanges(text))
            .OrderBy(static one => one.Span.Start);
        return asked.WithDocumentText(before.Id, text.WithChanges(all));
    }
}
