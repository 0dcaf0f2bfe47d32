using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace KfuncGen.CodeFixes;

/// <summary>Removes a guard that is true on every target, and the code for kernels that are none of them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class RemoveConstantGuardFix : KfuncFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.ConstantGuard];

    /// <inheritdoc/>
    protected override void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model)
    {
        // A probe's call is no condition by itself.
        if (diagnostic.Properties.TryGetValue(DiagnosticProperties.Value, out string? value) && value == "true"
            && root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax guard and not InvocationExpressionSyntax)
        {
            Offer(context, diagnostic, "Remove the guard, which is always true", nameof(RemoveConstantGuardFix), Remove(root, guard, value: true));
        }
    }

    /// <summary>The file with a condition taken for what it always is.</summary>
    private static SyntaxNode? Remove(SyntaxNode root, ExpressionSyntax condition, bool value)
    {
        switch (condition.Parent)
        {
            case ParenthesizedExpressionSyntax parentheses:
                return Remove(root, parentheses, value);

            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                return Remove(root, not, !value);

            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } binary:
                bool isAnd = binary.IsKind(SyntaxKind.LogicalAndExpression);
                ExpressionSyntax other = binary.Left == condition ? binary.Right : binary.Left;
                return value == isAnd ? root.ReplaceNode(binary, other.WithTriviaFrom(binary)) : binary.Left == condition ? Remove(root, binary, value) : null;

            case ConditionalExpressionSyntax conditional when conditional.Condition == condition:
                return root.ReplaceNode(conditional, (value ? conditional.WhenTrue : conditional.WhenFalse).WithTriviaFrom(conditional));

            case IfStatementSyntax statement:
                return RemoveIf(root, statement, value ? statement.Statement : statement.Else?.Statement);

            default:
                return root.ReplaceNode(condition, SyntaxFactory.LiteralExpression(value ? SyntaxKind.TrueLiteralExpression : SyntaxKind.FalseLiteralExpression).WithTriviaFrom(condition));
        }
    }

    private static SyntaxNode? RemoveIf(SyntaxNode root, IfStatementSyntax statement, StatementSyntax? kept)
    {
        if (statement.Parent is not BlockSyntax outer)
        {
            return root.ReplaceNode(statement, (kept ?? SyntaxFactory.Block()).WithTriviaFrom(statement).WithAdditionalAnnotations(Formatter.Annotation));
        }

        SyntaxList<StatementSyntax> statements = kept switch
        {
            null => default,
            // Its names would get into the scope of the statements around it.
            BlockSyntax block when !block.Statements.Any(static one => one is LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax) => block.Statements,
            _ => SyntaxFactory.SingletonList(kept),
        };

        if (statements.Count > 0)
        {
            statements = statements.Replace(statements[0], statements[0].WithLeadingTrivia(statement.GetLeadingTrivia()));
        }

        int index = outer.Statements.IndexOf(statement);
        return root.ReplaceNode(outer, outer
            .WithStatements(outer.Statements.RemoveAt(index).InsertRange(index, statements.Select(static one => one.WithAdditionalAnnotations(Formatter.Annotation)))));
    }
}
