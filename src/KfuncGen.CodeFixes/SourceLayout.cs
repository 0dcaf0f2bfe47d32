using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>How a file is laid out: its line ends and indentation, so that what is written into it looks like the rest.</summary>
/// <param name="root">The file.</param>
internal sealed class SourceLayout(SyntaxNode root)
{
    private readonly SourceText text = root.SyntaxTree.GetText();

    /// <summary>The end of a line.</summary>
    public string NewLine { get; } = FirstLineEnd(root.SyntaxTree.GetText());

    /// <summary>The white space in front of the line at a place.</summary>
    public string Indentation(int position)
    {
        TextLine line = text.Lines.GetLineFromPosition(position);
        int end = line.Start;

        while (end < line.End && text[end] is ' ' or '\t')
        {
            end++;
        }

        return text.ToString(TextSpan.FromBounds(line.Start, end));
    }

    /// <summary>What a block is indented by below a line.</summary>
    public string Unit(int position)
    {
        string indentation = Indentation(position);
        return indentation.Length > 0 && indentation[0] == '\t' ? "\t"
            : indentation.Length > 0 && indentation.Length % 4 != 0 && indentation.Length % 2 == 0 ? "  " : "    ";
    }

    /// <summary>Whether only white space stands in front of a place on its line.</summary>
    public bool StartsLine(int position) =>
        text.ToString(TextSpan.FromBounds(text.Lines.GetLineFromPosition(position).Start, position)).Trim().Length == 0;

    /// <summary>Whether only white space or a comment stands behind a place on its line.</summary>
    public bool EndsLine(int position)
    {
        string rest = text.ToString(TextSpan.FromBounds(position, text.Lines.GetLineFromPosition(position).End)).Trim();
        return rest.Length == 0 || rest.StartsWith("//", StringComparison.Ordinal);
    }

    /// <summary>The end of what is written behind a place on its line, a comment for the most part.</summary>
    public int EndOfLineComment(int position)
    {
        TextLine line = text.Lines.GetLineFromPosition(position);
        return EndsLine(position) ? line.Start + text.ToString(TextSpan.FromBounds(line.Start, line.End)).TrimEnd().Length : position;
    }

    /// <summary>A part of the file whose lines, but the first, are indented as they would be elsewhere.</summary>
    /// <param name="span">The part.</param>
    /// <param name="from">The white space that lines have in common.</param>
    /// <param name="to">What they get instead.</param>
    public string Moved(TextSpan span, string from, string to)
    {
        StringBuilder moved = new();
        int start = span.Start;

        for (int i = text.Lines.IndexOf(span.Start); i < text.Lines.Count && text.Lines[i].Start < span.End; i++)
        {
            TextLine line = text.Lines[i];

            if (line.Start > span.Start)
            {
                string content = text.ToString(TextSpan.FromBounds(line.Start, Math.Min(line.EndIncludingLineBreak, span.End)));
                moved.Append(
                    IsOfText(line.Start) || content.Trim().Length == 0 || !content.StartsWith(from, StringComparison.Ordinal)
                        ? content
                        : to + content.Substring(from.Length));
            }
            else
            {
                moved.Append(text.ToString(TextSpan.FromBounds(start, Math.Min(line.EndIncludingLineBreak, span.End))));
            }
        }

        return moved.ToString();
    }

    // A line of a string, of a comment or of code that is switched off is not the layout's to change.
    private bool IsOfText(int lineStart)
    {
        SyntaxToken token = root.FindToken(lineStart);

        if (token.SpanStart < lineStart && token.Span.End > lineStart)
        {
            return true;
        }

        SyntaxTrivia trivia = root.FindTrivia(lineStart);
        return trivia.IsKind(SyntaxKind.DisabledTextTrivia)
            || trivia.IsDirective
            || trivia.SpanStart < lineStart && trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);
    }

    private static string FirstLineEnd(SourceText text)
    {
        TextLine first = text.Lines[0];
        return first.EndIncludingLineBreak > first.End ? text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak)) : "\n";
    }
}
