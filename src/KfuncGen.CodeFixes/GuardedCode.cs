using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace KfuncGen.CodeFixes;

/// <summary>Puts an expression under a condition: its statement into an <c>if</c>, or else the expression into a <c>?:</c>.</summary>
/// <param name="model">The file.</param>
/// <param name="use">The expression.</param>
/// <param name="condition">The condition.</param>
/// <param name="whenTrue">What takes the expression's place where the condition holds.</param>
/// <param name="whenFalse">What does where it does not; null for nothing, or a default value where one is needed.</param>
internal sealed class GuardedCode(SemanticModel model, ExpressionSyntax use, ExpressionSyntax condition, ExpressionSyntax whenTrue, ExpressionSyntax? whenFalse)
{
    /// <summary>The file with the condition; null where the expression declares a variable, whose scope would change.</summary>
    public SyntaxNode? Rewrite(SyntaxNode root)
    {
        if (use.DescendantNodes().Any(static node => node is DeclarationExpressionSyntax or SingleVariableDesignationSyntax))
        {
            return null;
        }

        switch (Enclosing())
        {
            case ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment } statement:
                return root.ReplaceNode(statement, If(statement, whenFalse is null ? OtherValue(statement, assignment.Right) : null));

            case ExpressionStatementSyntax or YieldStatementSyntax:
                StatementSyntax plain = (StatementSyntax)Enclosing();
                return root.ReplaceNode(plain, If(plain, null));

            case ReturnStatementSyntax { Expression: { } value } statement:
                return root.ReplaceNode(statement, If(statement, whenFalse is null ? OtherValue(statement, value) : null));

            case LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } value } variable] } declaration
                when declaration.Parent is BlockSyntax block && !declaration.IsConst && declaration.UsingKeyword.IsKind(SyntaxKind.None) && value is not RefExpressionSyntax
                    && model.GetDeclaredSymbol(variable) is ILocalSymbol { Type: { TypeKind: not TypeKind.Error, IsRefLikeType: false } } local:
                return root.ReplaceNode(block, Split(block, declaration, variable, value, local));

            case ArrowExpressionClauseSyntax { Parent: BaseMethodDeclarationSyntax method } arrow when ReturnsVoid(method):
                return root.ReplaceNode(method, method
                    .WithExpressionBody(null)
                    .WithSemicolonToken(default)
                    .WithBody(Block(arrow.Expression))
                    .WithAdditionalAnnotations(Formatter.Annotation));

            case ArrowExpressionClauseSyntax { Parent: LocalFunctionStatementSyntax function } arrow when ReturnsVoid(function):
                return root.ReplaceNode(function, function
                    .WithExpressionBody(null)
                    .WithSemicolonToken(default)
                    .WithBody(Block(arrow.Expression))
                    .WithAdditionalAnnotations(Formatter.Annotation));

            case LambdaExpressionSyntax { ExpressionBody: { } body } lambda when ReturnsVoid(lambda):
                return root.ReplaceNode(lambda, lambda.WithBody(Block(body)).WithAdditionalAnnotations(Formatter.Annotation));

            default:
                return root.ReplaceNode(use, Conditional());
        }
    }

    /// <summary>The statement or body that the expression is evaluated in; only in whole by those that this class can double.</summary>
    private SyntaxNode Enclosing() => use.Ancestors().First(static node => node is
        StatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax or EqualsValueClauseSyntax { Parent: not VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax } }
        or MemberDeclarationSyntax or SwitchExpressionArmSyntax or ConditionalExpressionSyntax or ConstructorInitializerSyntax or CompilationUnitSyntax
        || node is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression });

    private bool ReturnsVoid(SyntaxNode function) =>
        (model.GetDeclaredSymbol(function) ?? model.GetSymbolInfo(function).Symbol) is IMethodSymbol { ReturnsVoid: true };

    private BlockSyntax Block(ExpressionSyntax body) =>
        SyntaxFactory.Block(If(SyntaxFactory.ExpressionStatement(body.WithoutTrivia()), null, body))
            // The formatter leaves a block on one line that is on one.
            .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken).WithTrailingTrivia(SyntaxFactory.LineFeed))
            .WithAdditionalAnnotations(Formatter.Annotation);

    private IfStatementSyntax If(StatementSyntax statement, StatementSyntax? otherwise, ExpressionSyntax? original = null)
    {
        // A body without statement was made into one, so the expression is found by its place in it.
        StatementSyntax With(ExpressionSyntax replacement) => original is null
            ? statement.ReplaceNode(use, replacement.WithTriviaFrom(use))
            : SyntaxFactory.ExpressionStatement(original == use ? replacement.WithoutTrivia() : original.ReplaceNode(use, replacement).WithoutTrivia());

        StatementSyntax? second = whenFalse is not null ? With(whenFalse) : otherwise;

        return SyntaxFactory.IfStatement(
                condition,
                SyntaxFactory.Block(With(whenTrue).WithoutTrivia()),
                second is null ? null : SyntaxFactory.ElseClause(SyntaxFactory.Block(second.WithoutTrivia())))
            .WithTriviaFrom(statement)
            .WithAdditionalAnnotations(Formatter.Annotation);
    }

    private StatementSyntax OtherValue(StatementSyntax statement, ExpressionSyntax value) => HasDefault(model.GetTypeInfo(value).ConvertedType)
        ? statement.ReplaceNode(value, Default)
        : SyntaxFactory.ThrowStatement(NotSupported);

    private BlockSyntax Split(BlockSyntax block, LocalDeclarationStatementSyntax declaration, VariableDeclaratorSyntax variable, ExpressionSyntax value, ILocalSymbol local)
    {
        TypeSyntax type = declaration.Declaration.Type.IsVar
            ? SyntaxFactory.ParseTypeName(local.Type.ToMinimalDisplayString(model, declaration.SpanStart)).WithTriviaFrom(declaration.Declaration.Type)
            : declaration.Declaration.Type;
        LocalDeclarationStatementSyntax first = declaration
            .WithDeclaration(declaration.Declaration.WithType(type).WithVariables(SyntaxFactory.SingletonSeparatedList(variable.WithInitializer(null).WithoutTrivia())))
            .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation);

        ExpressionStatementSyntax Assign(ExpressionSyntax assigned) => SyntaxFactory.ExpressionStatement(
            SyntaxFactory.AssignmentExpression(SyntaxKind.SimpleAssignmentExpression, SyntaxFactory.IdentifierName(variable.Identifier.WithoutTrivia()), assigned.WithoutTrivia()));

        ExpressionSyntax With(ExpressionSyntax replacement) => value == use ? replacement : value.ReplaceNode(use, replacement);

        StatementSyntax second = whenFalse is not null ? Assign(With(whenFalse))
            : HasDefault(local.Type.WithNullableAnnotation(local.NullableAnnotation)) ? Assign(Default) : SyntaxFactory.ThrowStatement(NotSupported);

        IfStatementSyntax guarded = SyntaxFactory.IfStatement(
                condition,
                SyntaxFactory.Block(Assign(With(whenTrue))),
                SyntaxFactory.ElseClause(SyntaxFactory.Block(second)))
            .WithTrailingTrivia(declaration.GetTrailingTrivia())
            .WithAdditionalAnnotations(Formatter.Annotation);

        int index = block.Statements.IndexOf(declaration);
        return block.WithStatements(block.Statements.RemoveAt(index).InsertRange(index, [first, guarded]));
    }

    private ExpressionSyntax Conditional()
    {
        TypeInfo type = model.GetTypeInfo(use);
        ExpressionSyntax second = whenFalse?.WithoutTrivia() ?? (HasDefault(type.ConvertedType ?? type.Type) ? Default : SyntaxFactory.ThrowExpression(NotSupported));

        return SyntaxFactory.ParenthesizedExpression(SyntaxFactory.ConditionalExpression(condition, whenTrue.WithoutTrivia(), second))
            .WithTriviaFrom(use)
            .WithAdditionalAnnotations(Simplifier.Annotation, Formatter.Annotation);
    }

    private static LiteralExpressionSyntax Default => SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression);

    private ExpressionSyntax NotSupported => SyntaxFactory.ParseExpression(
        $"new {model.Compilation.GetTypeByMetadataName("System.NotSupportedException")?.ToMinimalDisplayString(model, use.SpanStart) ?? "System.NotSupportedException"}()");

    // Null in a place that does not take it would be a warning of the compiler's.
    private static bool HasDefault(ITypeSymbol? type) => type is { IsValueType: true } or { NullableAnnotation: not NullableAnnotation.NotAnnotated };
}
