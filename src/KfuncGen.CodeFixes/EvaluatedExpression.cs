using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>Where an expression stands: what it is a part of, and whether it is evaluated whenever that is.</summary>
internal static class EvaluatedExpression
{
    /// <summary>
    /// The expressions around one, from itself to the largest one, as long as each evaluates the smaller one whenever it is evaluated
    /// itself.
    /// </summary>
    public static IEnumerable<ExpressionSyntax> Around(ExpressionSyntax expression)
    {
        for (SyntaxNode? node = expression; node is not null and not StatementSyntax and not LambdaExpressionSyntax; node = node.Parent)
        {
            if (node is ExpressionSyntax one and not (InitializerExpressionSyntax or DeclarationExpressionSyntax or RefExpressionSyntax)
                && IsValue(one))
            {
                yield return one;
            }

            if (!IsEvaluatedWith(node))
            {
                yield break;
            }
        }
    }

    /// <summary>Whether an expression is evaluated whenever the statement, body or initializer that it is part of is.</summary>
    public static bool IsEvaluatedWith(ExpressionSyntax expression, SyntaxNode outer)
    {
        for (SyntaxNode node = expression; node.Parent != outer; node = node.Parent)
        {
            if (node.Parent is null || !IsEvaluatedWith(node))
            {
                return false;
            }
        }

        return true;
    }

    // A name is no value where it only says of which type or which method something is.
    private static bool IsValue(ExpressionSyntax one) => one.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == one,
        InvocationExpressionSyntax call => call.Expression != one,
        ObjectCreationExpressionSyntax creation => creation.Type != one,
        AssignmentExpressionSyntax assignment => assignment.Left != one,
        _ => true,
    };

    private static bool IsEvaluatedWith(SyntaxNode node) => node.Parent switch
    {
        BinaryExpressionSyntax
        {
            RawKind: (int)SyntaxKind.LogicalAndExpression
                or (int)SyntaxKind.LogicalOrExpression
                or (int)SyntaxKind.CoalesceExpression,
        } binary => binary.Left == node,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } assignment => assignment.Left == node,
        ConditionalExpressionSyntax conditional => conditional.Condition == node,
        ConditionalAccessExpressionSyntax access => access.Expression == node,
        SwitchExpressionArmSyntax or WhenClauseSyntax or AnonymousFunctionExpressionSyntax or QueryClauseSyntax
            or SelectOrGroupClauseSyntax => false,
        ForStatementSyntax loop =>
            loop.Declaration == node || node is ExpressionSyntax initializer && loop.Initializers.Contains(initializer),
        WhileStatementSyntax or DoStatementSyntax => false,
        _ => true,
    };
}
