using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>One way to write what a fix is about: changes of a file's text, so that all that is not changed stays as it is.</summary>
/// <param name="Changes">The changes of the file, in its order.</param>
internal sealed record Rewrite(ImmutableArray<TextChange> Changes)
{
    /// <summary>Code that goes because it never runs, with the comments in it.</summary>
    public ImmutableArray<TextSpan> Dead { get; init; } = [];

    /// <summary>A kfunc to ask for; null where its stub is there.</summary>
    public RequestKfuncFix.Request? Request { get; init; }

    /// <summary>From the first change to the last.</summary>
    public TextSpan Span => TextSpan.FromBounds(Changes[0].Span.Start, Changes[Changes.Length - 1].Span.End);

    /// <summary>A rewrite of one place.</summary>
    public static Rewrite Of(TextSpan span, string text) => new([new TextChange(span, text)]);

    /// <summary>A rewrite of one node.</summary>
    public static Rewrite Of(SyntaxNode node, string text) => Of(node.Span, text);
}
