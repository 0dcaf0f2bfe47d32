using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>
/// Makes a type <c>partial</c> whose other half is to be generated. Not tried before: what the other half brings is known only when
/// the generator has run on it.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MakePartialFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.NotPartial];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
                && type.Identifier.Span == diagnostic.Location.SourceSpan)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Make '{type.Identifier.ValueText}' partial",
                        cancellation => ApplyAsync(context.Document, type, cancellation),
                        equivalenceKey: nameof(MakePartialFix)),
                    diagnostic);
            }
        }
    }

    // 'partial' has to be the last modifier: directly before 'class', 'struct', 'interface' or 'record'.
    private static async Task<Document> ApplyAsync(Document document, TypeDeclarationSyntax type, CancellationToken cancellation)
    {
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return document.WithText(text.WithChanges(new TextChange(new TextSpan(type.Keyword.SpanStart, 0), "partial ")));
    }
}
