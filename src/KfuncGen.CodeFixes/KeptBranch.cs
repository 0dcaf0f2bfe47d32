using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>
/// Puts the statements of a branch that is always taken into the place of the whole statement, best first: in one line with those
/// around it, or as a block where names would clash.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="whole">The statement of which one branch is taken.</param>
internal sealed class KeptBranch(EditedFile file, StatementSyntax whole)
{
    private readonly SourceLayout layout = new(file.Root);

    /// <summary>The branch of an <c>if</c>.</summary>
    public IEnumerable<Rewrite> OfIf(bool value)
    {
        IfStatementSyntax statement = (IfStatementSyntax)whole;
        StatementSyntax? kept = value ? statement.Statement : statement.Else?.Statement;

        // The header up to the branch, and what is behind it, have comments that are not the other branch's.
        TextSpan[] dead = value
            ? statement.Else is { } other ? [TextSpan.FromBounds(other.Statement.FullSpan.Start, other.Span.End)] : []
            : [statement.Statement.FullSpan];

        return kept switch
        {
            null => [Removed(dead)],
            BlockSyntax block => Flattened(block, Inside(block), dead),
            _ => Flattened(kept, TextSpan.FromBounds(kept.FullSpan.Start, kept.Span.End), dead),
        };
    }

    /// <summary>The section of a <c>switch</c>, whose last <c>break</c> goes.</summary>
    public IEnumerable<Rewrite> OfSwitch(SwitchSectionSyntax section)
    {
        SwitchStatementSyntax choice = (SwitchStatementSyntax)whole;
        StatementSyntax[] kept = [.. section.Statements.Take(
            section.Statements.Count - (section.Statements.LastOrDefault() is BreakStatementSyntax ? 1 : 0))];
        TextSpan[] dead = [.. choice.Sections.Where(other => other != section).Select(static other => other.FullSpan)];

        // Another way out of the switch would become one out of what is around it.
        if (kept.SelectMany(
            static one => one.DescendantNodesAndSelf(
                static node => node is not (SwitchStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax
                    or WhileStatementSyntax or DoStatementSyntax)))
            .Any(static node => node is BreakStatementSyntax or GotoStatementSyntax))
        {
            return [];
        }

        return kept.Length == 0 ? [Removed(dead)]
            : kept is [BlockSyntax block] ? Flattened(block, Inside(block), dead)
            : Flattened(kept[0], TextSpan.FromBounds(kept[0].FullSpan.Start, kept[kept.Length - 1].Span.End), dead, kept[kept.Length - 1]);
    }

    private static TextSpan Inside(BlockSyntax block) =>
        TextSpan.FromBounds(block.OpenBraceToken.Span.End, block.CloseBraceToken.SpanStart);

    private IEnumerable<Rewrite> Flattened(StatementSyntax first, TextSpan content, TextSpan[] dead, StatementSyntax? last = null)
    {
        string own = layout.Indentation(whole.SpanStart);
        string code = Lines(content, own);
        bool isEmbedded = Siblings() is null;

        if (code.Length == 0)
        {
            yield return isEmbedded ? Rewrite.Of(whole, "{ }") : Removed(dead);
            yield break;
        }

        TextSpan replaced = whole.Span;

        // Statements behind one that never ends would be unreachable.
        if (file.Model.AnalyzeControlFlow(first, last ?? first) is { Succeeded: true, EndPointIsReachable: false }
            && Siblings() is { } siblings
            && siblings.SkipWhile(one => one != whole).Skip(1).ToArray() is { Length: > 0 } rest)
        {
            if (rest.Any(static one => one is LocalFunctionStatementSyntax))
            {
                yield break;
            }

            replaced = TextSpan.FromBounds(whole.SpanStart, rest[rest.Length - 1].Span.End);
            dead = [.. dead, TextSpan.FromBounds(whole.Span.End, rest[rest.Length - 1].Span.End)];
        }

        string notes = string.Concat(NotesAround(content, dead).Select(note => note + layout.NewLine + own));

        if (!isEmbedded && !SharesNames(first))
        {
            yield return new Rewrite([new TextChange(replaced, notes + code)]) { Dead = [.. dead] };
        }

        string unit = layout.Unit(whole.SpanStart);
        string inner = code.Contains('\n') || layout.StartsLine(whole.SpanStart) && first is BlockSyntax
            ? $"{{{layout.NewLine}{own}{unit}{Lines(content, own + unit)}{layout.NewLine}{own}}}" : $"{{ {code} }}";
        string kept = isEmbedded && first is ExpressionStatementSyntax && !code.Contains('\n') ? code : inner;
        yield return new Rewrite([new TextChange(replaced, notes + kept)]) { Dead = [.. dead] };
    }

    // Only the lines of it are left out, if it has lines for itself.
    private Rewrite Removed(TextSpan[] dead)
    {
        if (Siblings() is null)
        {
            TextChange change = whole.Parent is ElseClauseSyntax clause
                ? new(TextSpan.FromBounds(clause.GetFirstToken().GetPreviousToken().Span.End, whole.Span.End), "")
                : new(whole.Span, "{ }");
            return new Rewrite([change]) { Dead = [.. dead] };
        }

        string[] notes = [.. NotesAround(new TextSpan(whole.Span.End, 0), dead)];
        string own = layout.Indentation(whole.SpanStart);

        if (notes.Length > 0
            || !layout.StartsLine(whole.SpanStart)
            || !layout.EndsLine(whole.Span.End)
            || layout.EndOfLineComment(whole.Span.End) != whole.Span.End)
        {
            return new Rewrite([new TextChange(whole.Span, string.Join(layout.NewLine + own, notes))]) { Dead = [.. dead] };
        }

        int start = whole.SpanStart - own.Length;
        TextLine line = file.Text.Lines.GetLineFromPosition(whole.Span.End);
        return new Rewrite([new TextChange(TextSpan.FromBounds(start, line.EndIncludingLineBreak), "")]) { Dead = [.. dead] };
    }

    // Comments beside the condition and behind the braces.
    private IEnumerable<string> NotesAround(TextSpan content, TextSpan[] dead) => whole.DescendantTrivia()
        .Where(trivia => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            && whole.Span.Contains(trivia.Span) && !content.Contains(trivia.Span) && !dead.Any(span => span.Contains(trivia.Span)))
        .Select(static trivia => trivia.ToString());

    private string Lines(TextSpan content, string indentation)
    {
        // From its first line that says something to its last one.
        string text = file.Text.ToString(content);
        int start = content.Start + (text.Length - text.TrimStart().Length);
        int end = content.End - (text.Length - text.TrimEnd().Length);
        return end <= start ? "" : layout.Moved(TextSpan.FromBounds(start, end), layout.Indentation(start), indentation);
    }

    private SyntaxList<StatementSyntax>? Siblings() => whole.Parent switch
    {
        BlockSyntax block => block.Statements,
        SwitchSectionSyntax section => section.Statements,
        _ => null,
    };

    // A name that something else has around the branch would mean another thing there.
    private bool SharesNames(StatementSyntax branch)
    {
        HashSet<string> declared = [.. branch.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)
            && token.Parent is VariableDeclaratorSyntax or SingleVariableDesignationSyntax or LocalFunctionStatementSyntax
                or LabeledStatementSyntax).Select(static token => token.ValueText)];

        return declared.Count > 0
            && whole.Parent!.DescendantTokens(node => node != whole).Any(
                token => token.IsKind(SyntaxKind.IdentifierToken) && declared.Contains(token.ValueText));
    }
}
