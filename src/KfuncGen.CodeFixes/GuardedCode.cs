using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>
/// The ways to put a use under a condition, best first: its statement into an <c>if</c> where nothing needs its value, or else a
/// conditional expression, or else an early return.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="use">The expression.</param>
/// <param name="choices">The conditions and what is evaluated where each is the first that holds.</param>
/// <param name="otherwise">What is evaluated where none holds; null for nothing, or a default value where one is needed.</param>
internal sealed class GuardedCode(EditedFile file, ExpressionSyntax use, Choice[] choices, string? otherwise)
{
    private readonly SourceLayout layout = new(file.Root);

    /// <summary>The ways.</summary>
    public IEnumerable<Rewrite> Rewrites()
    {
        SyntaxNode owner = Owner();
        bool isWhole = EvaluatedExpression.IsEvaluatedWith(use, owner);

        switch (owner)
        {
            case ExpressionStatementSyntax statement when isWhole && !KeepsValue(statement):
            case YieldStatementSyntax when isWhole && otherwise is null:
            case CommonForEachStatementSyntax when isWhole && otherwise is null:
                yield return Wrapped((StatementSyntax)owner);
                break;

            case ArrowExpressionClauseSyntax or LambdaExpressionSyntax when isWhole && (IsVoid(BodyOf(owner)) || ReturnsNothing(owner)):
                yield return Block(owner);
                yield break;
        }

        foreach (Rewrite rewrite in new GuardedExpression(file, use, choices, otherwise).Rewrites())
        {
            yield return rewrite;
        }

        if (otherwise is not null)
        {
            yield break;
        }

        if (isWhole && owner is (ExpressionStatementSyntax or UsingStatementSyntax or LockStatementSyntax or FixedStatementSyntax))
        {
            yield return Wrapped((StatementSyntax)owner);
        }

        if (isWhole
            && owner is LocalDeclarationStatementSyntax declaration
            && new EarlyReturn(file, declaration, choices[0].Guard).Rewrite() is { } early)
        {
            yield return early;
        }

        if (GuardedExpression.MayThrow(file, use))
        {
            yield return new GuardedExpression(file, use, choices, otherwise).Throwing();
        }
    }

    /// <summary>The statement or body that the use is evaluated in.</summary>
    private SyntaxNode Owner() => use.Ancestors().First(static node => node is
        StatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax { ExpressionBody: not null } or MemberDeclarationSyntax
            or AttributeSyntax or CompilationUnitSyntax);

    // What is assigned is read later, so it must be set in any case. Not so a discard, and a target that itself needs the condition.
    private bool KeepsValue(ExpressionStatementSyntax statement) =>
        statement.Expression is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment
        && assignment.Right.Contains(use)
        && file.Model.GetSymbolInfo(assignment.Left).Symbol is not IDiscardSymbol;

    private bool IsVoid(ExpressionSyntax body) => file.Model.GetTypeInfo(body).Type is { SpecialType: SpecialType.System_Void };

    private bool ReturnsNothing(SyntaxNode owner)
    {
        SyntaxNode function = owner is ArrowExpressionClauseSyntax ? owner.Parent! : owner;
        return (file.Model.GetDeclaredSymbol(function) ?? file.Model.GetSymbolInfo(function).Symbol) is IMethodSymbol method
            && (method.ReturnsVoid || (method.IsAsync && method.ReturnType is INamedTypeSymbol { IsGenericType: false }))
            && BodyOf(owner) is InvocationExpressionSyntax or AssignmentExpressionSyntax or AwaitExpressionSyntax
                or BaseObjectCreationExpressionSyntax
                or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or ConditionalAccessExpressionSyntax;
    }

    private static ExpressionSyntax BodyOf(SyntaxNode owner) =>
        owner is ArrowExpressionClauseSyntax arrow ? arrow.Expression : ((LambdaExpressionSyntax)owner).ExpressionBody!;

    /// <summary>
    /// A statement in an <c>if</c>. In the place of another statement's body, it needs a block: an <c>else</c> would become its
    /// own.
    /// </summary>
    private Rewrite Wrapped(StatementSyntax statement)
    {
        bool isEmbedded = statement.Parent is not (BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax);
        int end = layout.EndOfLineComment(statement.Span.End);
        bool hasLines = layout.StartsLine(statement.SpanStart) && layout.EndsLine(statement.Span.End);

        if (!hasLines)
        {
            string inline = Conditions(choice => $"{{ {Text(statement, choice)} }}", " ");
            return Rewrite.Of(statement, isEmbedded ? $"{{ {inline} }}" : inline);
        }

        string own = layout.Indentation(statement.SpanStart);
        string outer = isEmbedded ? layout.Indentation(statement.Parent!.FirstAncestorOrSelf<StatementSyntax>()!.SpanStart) : own;
        string unit = layout.Unit(statement.SpanStart);
        string inner = isEmbedded ? outer + unit : own;
        string comment = file.Text.ToString(TextSpan.FromBounds(statement.Span.End, end));
        string text = Conditions(
            choice => Braces(inner, inner + unit + Text(statement, choice, own, inner + unit) + (choice == choices[0] ? comment : "")),
            layout.NewLine + inner);

        return isEmbedded
            ? Rewrite.Of(TextSpan.FromBounds(statement.SpanStart - own.Length, end), outer + Braces(outer, inner + text, opensLine: false))
            : Rewrite.Of(TextSpan.FromBounds(statement.SpanStart, end), text);
    }

    /// <summary>A block instead of an expression as the body of something that returns nothing.</summary>
    private Rewrite Block(SyntaxNode owner)
    {
        ExpressionSyntax body = BodyOf(owner);
        SyntaxNode function = owner is ArrowExpressionClauseSyntax ? owner.Parent! : owner;
        SyntaxToken last = owner is ArrowExpressionClauseSyntax ? owner.Parent!.GetLastToken() : owner.GetLastToken();
        int start = owner is ArrowExpressionClauseSyntax
            ? owner.GetFirstToken().GetPreviousToken().Span.End
            : ((LambdaExpressionSyntax)owner).ArrowToken.Span.End;
        SyntaxNode line = owner is LambdaExpressionSyntax ? owner.FirstAncestorOrSelf<StatementSyntax>() ?? function : function;
        string code(Choice? choice) => Text(body, choice) + ";";

        if (!layout.StartsLine(line.SpanStart) || !layout.EndsLine(line.Span.End))
        {
            return Rewrite.Of(TextSpan.FromBounds(start, last.Span.End), $" {{ {Conditions(choice => $"{{ {code(choice)} }}", " ")} }}");
        }

        string outer = layout.Indentation(function.SpanStart);
        string inner = outer + layout.Unit(function.SpanStart);
        string content = inner + Conditions(
            choice => Braces(inner, inner + layout.Unit(function.SpanStart) + code(choice)), layout.NewLine + inner);
        return Rewrite.Of(TextSpan.FromBounds(start, last.Span.End), Braces(outer, content));
    }

    private string Conditions(Func<Choice?, string> body, string separator)
    {
        string opening = layout.NewLine;
        string result = string.Join(
            separator, choices.Select((choice, i) => $"{(i == 0 ? "" : "else ")}if ({choice.Guard}){Space(body(choice))}"));
        return otherwise is null ? result : $"{result}{separator}else{Space(body(null))}";

        string Space(string text) => text.StartsWith(opening, StringComparison.Ordinal) ? text : " " + text;
    }

    private string Braces(string indentation, string content, bool opensLine = true) =>
        (opensLine ? layout.NewLine + indentation : "") + "{" + layout.NewLine + content + layout.NewLine + indentation + "}";

    // The code around the use with what takes its place.
    private string Text(SyntaxNode around, Choice? choice, string from = "", string to = "")
    {
        string moved(TextSpan span) => layout.Moved(span, from, to);
        string code = choice is null ? otherwise! : choice.Code;
        return moved(TextSpan.FromBounds(around.SpanStart, use.SpanStart))
            + (code == use.ToString() ? moved(use.Span) : code)
            + moved(TextSpan.FromBounds(use.Span.End, around.Span.End));
    }
}
