using System.Globalization;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Generator.Verification;
using KfuncGen.Stubs.Words;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Generator.Analyzers.Verification;

/// <summary>Says findings in the words of the code that they are about.</summary>
internal static class FindingWords
{
    private const int MaximalSteps = 3;
    private const int MaximalLength = 60;

    /// <summary>The sentence.</summary>
    public static string Of(TargetFinding one)
    {
        Finding finding = one.Finding;
        string text = finding.Text.Replace("{way}", Way(finding.Way));

        for (int i = 0; i < finding.Expressions.Length; i++)
        {
            text = text.Replace("{" + i.ToString(CultureInfo.InvariantCulture) + "}", Code(finding.Expressions[i]));
        }

        return one.Targets.IsEmpty ? text : text + " (on " + TargetWords.Of(one.Targets) + ")";
    }

    // The last conditions are those that matter: the way begins where something was acquired.
    private static string Way(WayStep? way)
    {
        List<string> steps = [];

        for (; way is not null && steps.Count < MaximalSteps; way = way.Before)
        {
            if (way.Condition is SyntaxNode condition && Step(condition, way) is { } step)
            {
                steps.Insert(0, $"{step} (line {Line(condition)})");
            }
        }

        return steps.Count == 0 ? "" : " when " + string.Join(" and ", steps);
    }

    // Of a switch, only the case that was taken.
    private static string? Step(SyntaxNode condition, WayStep way) =>
        condition.Parent is CaseSwitchLabelSyntax label ? way.Holds ? $"'{Code(label).TrimEnd(':')}' applies" : null
        : way.IsCheck ? $"'{Code(condition)}' is out of bounds"
        : $"'{Code(condition)}' is {(way.Holds ? "true" : "false")}";

    private static string Line(SyntaxNode node) =>
        (node.SyntaxTree.GetMappedLineSpan(node.Span).StartLinePosition.Line + 1).ToString(CultureInfo.InvariantCulture);

    private static string Code(object expression)
    {
        string text = string.Join(" ", expression.ToString().Split([' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= MaximalLength ? text : text.Substring(0, MaximalLength - 1) + "…";
    }
}
