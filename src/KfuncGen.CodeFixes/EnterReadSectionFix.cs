using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>Puts a statement that needs one into an RCU section.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class EnterReadSectionFix : KfuncFix
{
    private const string Begin = "bpf_rcu_read_lock";
    private const string End = "bpf_rcu_read_unlock";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.VerifierProtection];

    /// <inheritdoc/>
    internal override IEnumerable<Offer> Offers(EditedFile file, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (!diagnostic.Properties.TryGetValue(DiagnosticProperties.Remedy, out string? remedy) || remedy != Begin
            || file.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not { } place
            || place.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().FirstOrDefault() is not { Expression: { } bindings }
            || place.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax block } statement)
        {
            yield break;
        }

        SourceLayout layout = new(file.Root);
        string end = layout.NewLine + layout.Indentation(statement.SpanStart);
        TextChange begin = new(new TextSpan(statement.SpanStart, 0), $"{bindings}.{Begin}();{end}");

        // What is behind the statement may still use what it made: then the section is longer.
        yield return new Offer(
            "Put it into an RCU section",
            nameof(EnterReadSectionFix),
            block.Statements.Where(one => one.SpanStart >= statement.SpanStart && one is not ReturnStatementSyntax).Select(
                last => new Rewrite([begin, new TextChange(new TextSpan(last.Span.End, 0), $"{end}{bindings}.{End}();")])));
    }
}
