using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>The ways to write code with a condition taken for what it always is, best first.</summary>
/// <param name="file">The file.</param>
internal sealed class ConstantCondition(EditedFile file)
{
    /// <summary>The ways.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="value">What it always is.</param>
    public IEnumerable<Rewrite> Rewrites(ExpressionSyntax condition, bool value)
    {
        foreach (Rewrite rewrite in Around(condition, value))
        {
            yield return rewrite;
        }

        yield return Rewrite.Of(condition, Literal(value));
    }

    private IEnumerable<Rewrite> Around(ExpressionSyntax condition, bool value)
    {
        switch (condition.Parent)
        {
            case ParenthesizedExpressionSyntax parentheses:
                return Rewrites(parentheses, value);

            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                return Rewrites(not, !value);

            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison
                when LiteralOf(comparison.Left == condition ? comparison.Right : comparison.Left) is { } other:
                return Rewrites(comparison, comparison.IsKind(SyntaxKind.EqualsExpression) == (value == other));

            case IsPatternExpressionSyntax match when LiteralOf(match.Pattern) is { } other:
                return Rewrites(match, value == other);

            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } binary:
                return Binary(binary, condition, value);

            case ConditionalExpressionSyntax conditional when conditional.Condition == condition:
                return Arm(conditional, value ? conditional.WhenTrue : conditional.WhenFalse);

            case SwitchExpressionSyntax choice when choice.GoverningExpression == condition
                && choice.Arms.All(static arm => arm.WhenClause is null)
                && choice.Arms.FirstOrDefault(arm => IsTaken(arm.Pattern, value)) is { } arm:
                return Arm(choice, arm.Expression);

            case WhenClauseSyntax clause when value:
                SyntaxToken before = clause.GetFirstToken().GetPreviousToken();
                return [Rewrite.Of(TextSpan.FromBounds(before.Span.End, clause.Span.End), "")];

            case IfStatementSyntax statement:
                return new KeptBranch(file, statement).OfIf(value);

            case SwitchStatementSyntax choice when choice.Sections.FirstOrDefault(
                section => section.Labels.Any(label => IsTaken(label, value))) is { } taken
                && choice.Sections.SelectMany(static section => section.Labels).All(
                    static label => LabelOf(label) is not null || label is DefaultSwitchLabelSyntax):
                return new KeptBranch(file, choice).OfSwitch(taken);

            default:
                return [];
        }
    }

    private IEnumerable<Rewrite> Binary(BinaryExpressionSyntax binary, ExpressionSyntax condition, bool value)
    {
        bool isLeft = binary.Left == condition;
        ExpressionSyntax other = isLeft ? binary.Right : binary.Left;

        if (value == binary.IsKind(SyntaxKind.LogicalAndExpression))
        {
            ExpressionSyntax bare = other is ParenthesizedExpressionSyntax inner && binary.Parent is not ExpressionSyntax
                ? inner.Expression
                : other;
            return [Rewrite.Of(binary, bare.ToString())];
        }

        return isLeft || HasNoEffect(other) ? Rewrites(binary, value) : [];
    }

    // The type of the whole may be another than the arm's: `always ? 1 : 2L` is a long.
    private IEnumerable<Rewrite> Arm(ExpressionSyntax whole, ExpressionSyntax arm)
    {
        if (arm is ThrowExpressionSyntax)
        {
            yield break;
        }

        ITypeSymbol? type = file.Model.GetTypeInfo(whole).Type;
        ITypeSymbol? armType = file.Model.GetTypeInfo(arm).Type;
        SyntaxNode replaced = whole.Parent is ParenthesizedExpressionSyntax parentheses && IsPrimary(arm) ? parentheses : whole;
        bool isSame = type is null || SymbolEqualityComparer.Default.Equals(type, armType);
        string text = isSame
            ? arm.ToString()
            : $"({type!.ToMinimalDisplayString(file.Model, whole.SpanStart)}){(IsPrimary(arm) ? arm.ToString() : $"({arm})")}";
        yield return Rewrite.Of(isSame ? replaced : whole, text);
    }

    private static bool IsPrimary(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax or SimpleNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
            or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax;

    // Reading a variable does nothing else.
    private bool HasNoEffect(ExpressionSyntax expression) => expression.DescendantNodesAndSelf().OfType<ExpressionSyntax>()
        .All(one => one switch
    {
        LiteralExpressionSyntax or ParenthesizedExpressionSyntax
            or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } => true,
        BinaryExpressionSyntax => true,
        IdentifierNameSyntax or MemberAccessExpressionSyntax => file.Model.GetSymbolInfo(one).Symbol is ILocalSymbol or IParameterSymbol
            or IFieldSymbol or ITypeSymbol or INamespaceSymbol
            || file.Model.GetSymbolInfo(one).Symbol is IPropertySymbol { ContainingType.Name: Generator.Names.GeneratedMembers.Has },
        _ => false,
    });

    private static string Literal(bool value) => value ? "true" : "false";

    private static bool? LiteralOf(ExpressionSyntax expression) => expression.Kind() switch
    {
        SyntaxKind.TrueLiteralExpression => true,
        SyntaxKind.FalseLiteralExpression => false,
        _ => null,
    };

    private static bool? LiteralOf(PatternSyntax pattern) => pattern switch
    {
        ConstantPatternSyntax constant => LiteralOf(constant.Expression),
        UnaryPatternSyntax not => !LiteralOf(not.Pattern),
        ParenthesizedPatternSyntax parentheses => LiteralOf(parentheses.Pattern),
        _ => null,
    };

    private static bool IsTaken(PatternSyntax pattern, bool value) => pattern is DiscardPatternSyntax || LiteralOf(pattern) == value;

    private static bool IsTaken(SwitchLabelSyntax label, bool value)
    {
        SwitchStatementSyntax choice = (SwitchStatementSyntax)label.Parent!.Parent!;
        bool isNamed = choice.Sections.SelectMany(static section => section.Labels).Any(other => LabelOf(other) == value);
        return isNamed ? LabelOf(label) == value : label is DefaultSwitchLabelSyntax;
    }

    private static bool? LabelOf(SwitchLabelSyntax label) => label is CaseSwitchLabelSyntax one ? LiteralOf(one.Value) : null;
}
