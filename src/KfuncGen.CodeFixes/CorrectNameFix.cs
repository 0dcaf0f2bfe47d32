using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>Corrects the name in a guard: the one that a call below it needs, or the one that was misspelled.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class CorrectNameFix : KfuncFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.WrongGuard, DiagnosticIds.UnknownName];

    /// <inheritdoc/>
    protected override void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model)
    {
        if (!diagnostic.Properties.TryGetValue(DiagnosticProperties.Identifier, out string? identifier) || identifier is null)
        {
            return;
        }

        Location place = diagnostic.Id == DiagnosticIds.WrongGuard ? diagnostic.AdditionalLocations[0] : diagnostic.Location;

        // A probe's call takes the name as its one argument.
        SyntaxNode? corrected = place.SourceTree != root.SyntaxTree ? null : root.FindNode(place.SourceSpan, getInnermostNodeForTie: true) switch
        {
            InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax name }] } => Replace(root, name, identifier),
            ArgumentSyntax { Expression: LiteralExpressionSyntax name } => Replace(root, name, identifier),
            AttributeArgumentSyntax { Expression: LiteralExpressionSyntax name } => Replace(root, name, identifier),
            LiteralExpressionSyntax name => Replace(root, name, identifier),
            ExpressionSyntax guard when BindingsClass.GuardOf(identifier, model.GetSymbolInfo(guard).Symbol?.ContainingType?.ContainingType, model, guard.SpanStart) is { } right =>
                root.ReplaceNode(guard, right.WithTriviaFrom(guard)),
            _ => null,
        };

        Offer(context, diagnostic, $"Test '{identifier}'", nameof(CorrectNameFix), corrected);
    }

    private static SyntaxNode Replace(SyntaxNode root, LiteralExpressionSyntax name, string identifier) =>
        root.ReplaceNode(name, SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(identifier)).WithTriviaFrom(name));
}
