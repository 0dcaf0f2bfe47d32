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
    internal override IEnumerable<Offer> Offers(EditedFile file, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (!diagnostic.Properties.TryGetValue(DiagnosticProperties.Identifier, out string? identifier) || identifier is null)
        {
            yield break;
        }

        Location place = diagnostic.Id == DiagnosticIds.WrongGuard ? diagnostic.AdditionalLocations[0] : diagnostic.Location;

        if (place.SourceTree == file.Root.SyntaxTree
            && Corrected(file, file.Root.FindNode(place.SourceSpan, getInnermostNodeForTie: true), identifier) is { } corrected)
        {
            yield return new Offer($"Test '{identifier}'", nameof(CorrectNameFix), [corrected]);
        }
    }

    // A probe's call takes the name as its one argument. A constant in its place may be used elsewhere, so it stays as it is.
    private static Rewrite? Corrected(EditedFile file, SyntaxNode place, string identifier) => place switch
    {
        InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: { } name }] } =>
            Rewrite.Of(name, SymbolDisplay.FormatLiteral(identifier, quote: true)),
        InvocationExpressionSyntax => null,
        ArgumentSyntax { Expression: { } name } => Rewrite.Of(name, SymbolDisplay.FormatLiteral(identifier, quote: true)),
        AttributeArgumentSyntax { Expression: { } name } => Rewrite.Of(name, SymbolDisplay.FormatLiteral(identifier, quote: true)),
        ExpressionSyntax { Parent: AttributeArgumentSyntax or ArgumentSyntax } or LiteralExpressionSyntax
            when file.Model.GetTypeInfo(place).Type?.SpecialType == SpecialType.System_String => Rewrite.Of(
                place, SymbolDisplay.FormatLiteral(identifier, quote: true)),
        ExpressionSyntax guard when BindingsClass.GuardOf(
            identifier, file.Model.GetSymbolInfo(guard).Symbol?.ContainingType?.ContainingType, file.Model, guard.SpanStart) is { } right =>
            Rewrite.Of(guard, right),
        _ => null,
    };
}
