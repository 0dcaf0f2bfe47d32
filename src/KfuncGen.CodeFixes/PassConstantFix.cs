using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>
/// Passes a number that the verifier knows: all of a span in place of a slice whose length is none, or the constant that the code has
/// compared a variable with in place of the variable. Either passes more than before, and its title says so.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class PassConstantFix : KfuncFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.VerifierArguments];

    /// <inheritdoc/>
    internal override IEnumerable<Offer> Offers(EditedFile file, Diagnostic diagnostic, CancellationToken cancellation)
    {
        InvocationExpressionSyntax? call = file.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)
            .FirstAncestorOrSelf<InvocationExpressionSyntax>();

        foreach (ArgumentSyntax argument in call?.ArgumentList.Arguments ?? default)
        {
            if (Sliced(argument.Expression) is { } whole)
            {
                yield return new Offer(
                    $"Pass all of '{whole}', whose length the verifier knows",
                    nameof(PassConstantFix) + ".Whole",
                    [Rewrite.Of(argument.Expression, whole.ToString())]);
            }

            foreach (ExpressionSyntax most in Bounds(argument, file.Model, cancellation))
            {
                yield return new Offer(
                    $"Pass '{most}', the most that it can be",
                    nameof(PassConstantFix) + ".Most",
                    [Rewrite.Of(argument.Expression, most.ToString())]);
            }
        }
    }

    // What is sliced by a range, or by a call.
    private static ExpressionSyntax? Sliced(ExpressionSyntax expression) => expression switch
    {
        ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: RangeExpressionSyntax }] } element => element.Expression,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Slice" } member } =>
            member.Expression,
        _ => null,
    };

    // The constants that a number was compared with before the call.
    private static IEnumerable<ExpressionSyntax> Bounds(ArgumentSyntax argument, SemanticModel model, CancellationToken cancellation)
    {
        if (argument.Expression is not IdentifierNameSyntax number
            || argument.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is not { } method)
        {
            yield break;
        }

        foreach (BinaryExpressionSyntax comparison in method.DescendantNodes().OfType<BinaryExpressionSyntax>()
            .Where(one => one.SpanStart < argument.SpanStart && one.IsKind(SyntaxKind.GreaterThanExpression)))
        {
            if (SyntaxFactory.AreEquivalent(comparison.Left, number) && model.GetConstantValue(comparison.Right, cancellation).HasValue)
            {
                yield return comparison.Right;
            }
        }
    }
}
