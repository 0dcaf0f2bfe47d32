using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>Where an expression needs parentheses.</summary>
internal static class Precedence
{
    /// <summary>Whether an expression binds less tightly than the arms of a conditional expression.</summary>
    public static bool IsBelowConditional(ExpressionSyntax expression) =>
        expression is AssignmentExpressionSyntax or AnonymousFunctionExpressionSyntax or ConditionalExpressionSyntax
            or QueryExpressionSyntax or ThrowExpressionSyntax or RefExpressionSyntax;

    /// <summary>Whether an expression binds less tightly than <c>&amp;&amp;</c>.</summary>
    public static bool IsBelowAnd(ExpressionSyntax expression) => IsBelowConditional(expression)
        || expression.Kind() is SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceExpression;

    /// <summary>Whether <c>a &amp;&amp; b</c> may stand in an expression's place.</summary>
    public static bool TakesAnd(ExpressionSyntax expression) => TakesConditional(expression)
        || expression.Parent?.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression;

    /// <summary>Whether <c>a ? b : c</c> may stand in an expression's place: nothing there binds more tightly.</summary>
    public static bool TakesConditional(ExpressionSyntax expression) => expression.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Right == expression,
        CommonForEachStatementSyntax or LambdaExpressionSyntax or ParenthesizedExpressionSyntax or InitializerExpressionSyntax => true,
        ExpressionSyntax or InterpolationSyntax or QueryClauseSyntax => false,
        _ => true,
    };
}
