using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Analyzers.Programs;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>Writes <c>"text"u8</c> where a BPF function has <c>"text"</c>: the kernel knows bytes only.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class Utf8LiteralFix : KfuncFix
{
    // Argument 1: cannot convert from 'string' to 'System.ReadOnlySpan<byte>': before lowering can say anything.
    private const string PassedString = "CS1503";

    // Cannot implicitly convert type 'string' to 'System.ReadOnlySpan<byte>'.
    private const string AssignedString = "CS0029";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.UnsupportedBpfType, PassedString, AssignedString];

    /// <inheritdoc/>
    internal override IEnumerable<Offer> Offers(EditedFile file, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode node = file.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        ExpressionSyntax? expression = node switch
        {
            ArgumentSyntax argument => argument.Expression,
            ExpressionSyntax other => other,
            _ => null,
        };

        // What is already 'u8' has another kind, and an interpolated string no bytes before it runs.
        if (expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal
            && BpfOnlyUseAnalyzer.IsInside(file.Model.GetEnclosingSymbol(literal.SpanStart, cancellation)))
        {
            yield return new Offer("Use UTF-8 bytes", nameof(Utf8LiteralFix), [Rewrite.Of(literal, literal.Token.Text + "u8")]);
        }
    }
}
