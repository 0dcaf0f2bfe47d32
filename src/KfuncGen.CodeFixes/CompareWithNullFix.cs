using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>Compares what may be null with null before it is used: leaves the program there, or does it only where it is not.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class CompareWithNullFix : KfuncFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.VerifierNull];

    /// <inheritdoc/>
    internal override IEnumerable<Offer> Offers(EditedFile file, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode place = file.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

        if (place.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax } statement
            || statement.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method)
        {
            yield break;
        }

        SourceLayout layout = new(file.Root);
        string[] names =
        [
            .. statement.DescendantNodes().OfType<IdentifierNameSyntax>()
                .Where(one => file.Model.GetSymbolInfo(one, cancellation).Symbol is ILocalSymbol { Type.IsReferenceType: true }
                    or IParameterSymbol { Type.IsReferenceType: true })
                .Select(static one => one.Identifier.Text).Distinct(),
        ];

        if (names.Length > 0)
        {
            yield return new Offer(
                "Return where it is null",
                nameof(CompareWithNullFix) + ".Return",
                names.SelectMany(name => Results(method), (name, result) => Before(statement, layout, $"if ({name} is null)", result)));
        }

        if (place.DescendantNodesAndSelf().OfType<PostfixUnaryExpressionSyntax>()
            .FirstOrDefault(static one => one.IsKind(SyntaxKind.SuppressNullableWarningExpression)
                && one.Operand is InvocationExpressionSyntax) is { } forgiven
            && statement is ExpressionStatementSyntax)
        {
            yield return new Offer(
                "Do it only where it is not null",
                nameof(CompareWithNullFix) + ".Where",
                [Inside(statement, forgiven, layout)]);
        }
    }

    // What the program returns elsewhere is known to fit; which one means "not" is the reader's to say.
    private static IEnumerable<string> Results(MethodDeclarationSyntax method)
    {
        foreach (string result in method.DescendantNodes().OfType<ReturnStatementSyntax>()
            .Select(static one => one.Expression is LiteralExpressionSyntax or PrefixUnaryExpressionSyntax or MemberAccessExpressionSyntax
                ? $"return {one.Expression};"
                : "")
            .Where(static one => one.Length > 0).Distinct())
        {
            yield return result;
        }

        yield return "return 0;";
        yield return "return default;";
        yield return "return;";
    }

    private static Rewrite Before(StatementSyntax statement, SourceLayout layout, string condition, string result)
    {
        string indentation = layout.Indentation(statement.SpanStart);
        string end = layout.NewLine + indentation;
        string text = $"{condition}{end}{{{end}{layout.Unit(statement.SpanStart)}{result}{end}}}{layout.NewLine}{end}";
        return new Rewrite([new TextChange(new TextSpan(statement.SpanStart, 0), text)]);
    }

    private static Rewrite Inside(StatementSyntax statement, PostfixUnaryExpressionSyntax forgiven, SourceLayout layout)
    {
        string end = layout.NewLine + layout.Indentation(statement.SpanStart);
        string inside = statement.ToString().Remove(forgiven.SpanStart - statement.SpanStart, forgiven.Span.Length)
            .Insert(forgiven.SpanStart - statement.SpanStart, "found");
        return new Rewrite(
        [
            new TextChange(
                statement.Span,
                $"if ({forgiven.Operand} is {{ }} found){end}{{{end}{layout.Unit(statement.SpanStart)}{inside}{end}}}"),
        ]);
    }
}
