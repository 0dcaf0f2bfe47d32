using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>Releases what a program acquires and keeps: by <c>using</c>, or by a call on the ways out that lack it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ReleaseReferenceFix : KfuncFix
{
    private const int MaximalWaysOut = 8;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.VerifierOwnership];

    /// <inheritdoc/>
    internal override IEnumerable<Offer> Offers(EditedFile file, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (file.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax acquisition
            || acquisition.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { UsingKeyword.RawKind: 0 } declaration
            || declaration is not { Declaration.Variables: [{ } variable], Parent: BlockSyntax block })
        {
            yield break;
        }

        string name = variable.Identifier.Text;
        diagnostic.Properties.TryGetValue(DiagnosticProperties.Remedy, out string? release);
        ExpressionStatementSyntax[] releases =
            [.. block.DescendantNodes().OfType<ExpressionStatementSyntax>().Where(one => IsCallOf(one, release, name))];
        TextChange byUsing = new(new TextSpan(declaration.SpanStart, 0), "using ");

        // With calls that release it by hand it would be released twice: without them, where it compiles so.
        yield return new Offer(
            "Declare it with 'using'",
            nameof(ReleaseReferenceFix) + ".Using",
            [
                new Rewrite([byUsing]),
                new Rewrite([byUsing, .. releases.Select(one => new TextChange(LineOf(file, one), ""))]),
            ]);

        if (release is { Length: > 0 } && acquisition.Expression is MemberAccessExpressionSyntax { Expression: { } bindings })
        {
            yield return new Offer(
                $"Call '{release}' on the ways out that lack it",
                nameof(ReleaseReferenceFix) + ".Call",
                Calls(file, block, declaration, $"{bindings}.{release}({name});"));
        }
    }

    private static bool IsCallOf(ExpressionStatementSyntax statement, string? method, string argument) =>
        statement.Expression is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax access,
            ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax passed }],
        }
            && access.Name.Identifier.Text == method
            && passed.Identifier.Text == argument;

    private static TextSpan LineOf(EditedFile file, StatementSyntax statement)
    {
        TextLine line = file.Text.Lines.GetLineFromPosition(statement.SpanStart);
        return file.Text.ToString(line.Span).Trim() == statement.ToString() ? line.SpanIncludingLineBreak : statement.Span;
    }

    // One way out may lack it, or all; which ones do is tried, the fewest first.
    private static IEnumerable<Rewrite> Calls(
        EditedFile file, BlockSyntax block, LocalDeclarationStatementSyntax declaration, string call)
    {
        SourceLayout layout = new(file.Root);
        StatementSyntax[] ways =
        [
            .. block.DescendantNodes().OfType<StatementSyntax>()
                .Where(one => one.SpanStart > declaration.Span.End && one is ReturnStatementSyntax or BreakStatementSyntax or
                    ContinueStatementSyntax)
                .Take(MaximalWaysOut),
        ];

        for (int size = 1; size <= ways.Length; size++)
        {
            for (int first = 0; first + size <= ways.Length; first++)
            {
                // Ways next to each other, for the most part those behind the last release.
                yield return new Rewrite([.. ways.Skip(first).Take(size).SelectMany(way => Before(way, call, layout))]);
            }
        }
    }

    private static IEnumerable<TextChange> Before(StatementSyntax way, string call, SourceLayout layout)
    {
        if (way.Parent is BlockSyntax or SwitchSectionSyntax)
        {
            yield return new TextChange(
                new TextSpan(way.SpanStart, 0),
                layout.StartsLine(way.SpanStart) ? call + layout.NewLine + layout.Indentation(way.SpanStart) : call + " ");
            yield break;
        }

        yield return new TextChange(new TextSpan(way.SpanStart, 0), "{ " + call + " ");
        yield return new TextChange(new TextSpan(way.Span.End, 0), " }");
    }
}
