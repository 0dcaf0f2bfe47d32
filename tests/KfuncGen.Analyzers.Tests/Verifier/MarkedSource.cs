using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Analyzers.Tests.Verifier;

/// <summary>
/// Code with expected diagnostics marked in it: <c>{|KFG0101:Kf.bpf_x|}</c>, or <c>[|Kf.bpf_x|]</c> for the id that the test is
/// about.
/// </summary>
internal sealed partial class MarkedSource
{
    private MarkedSource(string text, IReadOnlyList<(string Id, TextSpan Span)> marks)
    {
        Text = text;
        Marks = marks;
    }

    /// <summary>The code without marks.</summary>
    public string Text { get; }

    /// <summary>What is marked, in the order of the code.</summary>
    public IReadOnlyList<(string Id, TextSpan Span)> Marks { get; }

    /// <summary>Reads marks.</summary>
    /// <param name="marked">The code with marks.</param>
    /// <param name="defaultId">The id of marks that name none.</param>
    public static MarkedSource Read(string marked, string defaultId)
    {
        StringBuilder text = new();
        Stack<(string Id, int Start)> open = new();
        List<(string Id, TextSpan Span)> marks = [];
        int position = 0;

        foreach (Match mark in Mark().Matches(marked))
        {
            text.Append(marked, position, mark.Index - position);
            position = mark.Index + mark.Length;

            if (mark.Value.StartsWith('|'))
            {
                (string id, int start) = open.Pop();
                marks.Add((id, TextSpan.FromBounds(start, text.Length)));
            }
            else
            {
                open.Push((mark.Groups["id"] is { Success: true } id ? id.Value : defaultId, text.Length));
            }
        }

        Assert.Empty(open);
        text.Append(marked, position, marked.Length - position);
        return new MarkedSource(text.ToString(), [.. marks.OrderBy(static mark => mark.Span.Start)]);
    }

    // A collection expression's `[|` would be read as a mark; no test needs one.
    [GeneratedRegex(@"\{\|(?<id>[A-Z]+[0-9]+):|\[\||\|\}|\|\]")]
    private static partial Regex Mark();
}
