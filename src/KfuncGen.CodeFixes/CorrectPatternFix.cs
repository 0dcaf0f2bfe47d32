using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Stubs.Naming;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>
/// Corrects what <c>[KfuncBindings]</c> and <c>[Kfunc]</c> ask for to the nearest name, or beginning of names, that a target has.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class CorrectPatternFix : KfuncFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.UnmatchedPattern, DiagnosticIds.UnknownKfunc];

    /// <inheritdoc/>
    internal override IEnumerable<Offer> Offers(EditedFile file, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode node = file.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

        // A constant may be used elsewhere, so it stays as it is.
        if (node is not LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal)
        {
            yield break;
        }

        IEnumerable<string> names = file.Inputs.Targets.Kfuncs.Select(static history => history.Name);
        string asked = literal.Token.ValueText;
        string? meant = diagnostic.Id == DiagnosticIds.UnknownKfunc
            ? NameSuggestion.Nearest(asked, names)
            : NameSuggestion.NearestPattern(asked, names);

        if (meant is not null)
        {
            yield return new Offer(
                $"Change to '{meant}'",
                nameof(CorrectPatternFix),
                [Rewrite.Of(literal, SymbolDisplay.FormatLiteral(meant, quote: true))]);
        }
    }
}
