using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>
/// The ways to put a use into a conditional expression, with the smallest expression around it that has a value otherwise.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="use">The expression.</param>
/// <param name="choices">The conditions and what is evaluated where each is the first that holds.</param>
/// <param name="otherwise">What is evaluated where none holds; null for a default value.</param>
internal sealed class GuardedExpression(EditedFile file, ExpressionSyntax use, Choice[] choices, string? otherwise)
{
    /// <summary>The ways.</summary>
    public IEnumerable<Rewrite> Rewrites()
    {
        foreach (ExpressionSyntax around in EvaluatedExpression.Around(use))
        {
            // `x!` promises what a default value would break.
            if (around.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression })
            {
                continue;
            }

            TypeInfo type = file.Model.GetTypeInfo(around);

            if ((type.Type ?? type.ConvertedType) is not { SpecialType: not SpecialType.System_Void, TypeKind: not TypeKind.Error } value)
            {
                continue;
            }

            if (otherwise is not null)
            {
                yield return Conditional(around, Text(around, otherwise));
                yield break;
            }

            if (value.SpecialType == SpecialType.System_Boolean)
            {
                yield return And(around);
            }
            else if (value.IsValueType)
            {
                yield return Conditional(around, "default");
            }
            else if (MayBeNull(around, type))
            {
                yield return Conditional(around, "null");
            }
        }
    }

    /// <summary>With an exception where the condition does not hold.</summary>
    public Rewrite Throwing()
    {
        INamedTypeSymbol? known = file.Model.Compilation.GetTypeByMetadataName("System.NotSupportedException");
        string exception = known?.ToMinimalDisplayString(file.Model, use.SpanStart) ?? "global::System.NotSupportedException";
        return Conditional(use, $"throw new {exception}()");
    }

    /// <summary>Whether code may throw: BPF cannot.</summary>
    public static bool MayThrow(EditedFile file, ExpressionSyntax use)
    {
        for (ISymbol? symbol = file.Model.GetEnclosingSymbol(use.SpanStart); symbol is not null; symbol = symbol.ContainingSymbol)
        {
            if (symbol is IMethodSymbol method && KernelSymbols.IsLowered(method))
            {
                return false;
            }
        }

        return true;
    }

    // Null in a place that does not take it would be a warning of the compiler's.
    private static bool MayBeNull(ExpressionSyntax around, TypeInfo type) => around.Parent is not AwaitExpressionSyntax
        && (type.Type ?? type.ConvertedType) is { IsReferenceType: true, IsRefLikeType: false }
        && (type.Nullability.Annotation != NullableAnnotation.NotAnnotated
            || type.ConvertedNullability.Annotation == NullableAnnotation.Annotated);

    private Rewrite And(ExpressionSyntax around)
    {
        string text = Text(around, choices[0].Code);
        string condition = $"{choices[0].Guard} && {(Precedence.IsBelowAnd(around) ? $"({text})" : text)}";
        return Rewrite.Of(around, Precedence.TakesAnd(around) ? condition : $"({condition})");
    }

    private Rewrite Conditional(ExpressionSyntax around, string last)
    {
        string text = string.Concat(choices.Select(choice => $"{choice.Guard} ? {Arm(around, Text(around, choice.Code))} : ")) + last;
        return Rewrite.Of(around, Precedence.TakesConditional(around) ? text : $"({text})");
    }

    private static string Arm(ExpressionSyntax around, string text) => Precedence.IsBelowConditional(around) ? $"({text})" : text;

    private string Text(ExpressionSyntax around, string code) =>
        file.Text.ToString(
            TextSpan.FromBounds(around.SpanStart, use.SpanStart)) + code + file.Text.ToString(
                TextSpan.FromBounds(use.Span.End, around.Span.End));
}
