using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>What the fixes have in common: each offers actions for one diagnostic in one file.</summary>
public abstract class KfuncFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is { } root
            && await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is { } model)
        {
            foreach (Diagnostic diagnostic in context.Diagnostics)
            {
                Register(context, diagnostic, root, model);
            }
        }
    }

    /// <summary>Offers the actions for a diagnostic.</summary>
    protected abstract void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model);

    /// <summary>Offers an action that replaces the file's syntax; nothing where there is none.</summary>
    /// <param name="context">Takes the action.</param>
    /// <param name="diagnostic">What it fixes.</param>
    /// <param name="title">What the light bulb says.</param>
    /// <param name="kind">The same for all places that a fix-all treats alike.</param>
    /// <param name="root">The file as it will be.</param>
    protected static void Offer(CodeFixContext context, Diagnostic diagnostic, string title, string kind, SyntaxNode? root)
    {
        if (root is not null)
        {
            context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root)), equivalenceKey: kind), diagnostic);
        }
    }

    /// <summary>The whole expression of a use whose name is marked: the call around it, or the name itself.</summary>
    private protected static ExpressionSyntax? UseAt(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

        while (node.Parent is ExpressionSyntax parent
            && (parent is MemberAccessExpressionSyntax access && access.Name == node
                || parent is InvocationExpressionSyntax invocation && invocation.Expression == node
                || parent is BaseObjectCreationExpressionSyntax
                || node is TypeSyntax and not SimpleNameSyntax && parent is ObjectCreationExpressionSyntax))
        {
            node = parent;
        }

        return node as ExpressionSyntax;
    }
}
