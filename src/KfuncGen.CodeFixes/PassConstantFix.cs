using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>
/// Passes a length that the verifier knows: all of a span in place of a slice whose length is none, or the constant that the code has
/// compared that length with. Either passes more than before, and its title says so.
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

            if (LengthOf(argument.Expression) is { } length && MostOf(length, file.Model, cancellation) is { } most)
            {
                yield return new Offer(
                    $"Pass '{most}' bytes, the most that '{length}' can be",
                    nameof(PassConstantFix) + ".Most",
                    [Rewrite.Of(length, most.ToString())]);
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

    // The variable that says how long a slice is, which begins where its span does.
    private static IdentifierNameSyntax? LengthOf(ExpressionSyntax expression) => expression switch
    {
        ElementAccessExpressionSyntax
        {
            ArgumentList.Arguments:
                    [{ Expression: RangeExpressionSyntax { LeftOperand: null, RightOperand: IdentifierNameSyntax length } }],
        } => length,
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Slice" },
            ArgumentList.Arguments:
                    [{ Expression: LiteralExpressionSyntax { Token.Value: 0 } }, { Expression: IdentifierNameSyntax length }],
        } => length,
        _ => null,
    };

    // The constant that a variable was last compared with before the call, where more than that is something else.
    private static ExpressionSyntax? MostOf(IdentifierNameSyntax number, SemanticModel model, CancellationToken cancellation) =>
        number.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>()?.DescendantNodes().OfType<BinaryExpressionSyntax>()
            .Where(one => one.SpanStart < number.SpanStart)
            .Select(one => one.Kind() switch
            {
                SyntaxKind.GreaterThanExpression when SyntaxFactory.AreEquivalent(one.Left, number) => one.Right,
                SyntaxKind.LessThanExpression when SyntaxFactory.AreEquivalent(one.Right, number) => one.Left,
                _ => null,
            })
            .LastOrDefault(most => most is not null && model.GetConstantValue(most, cancellation).HasValue);
}
