using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>
/// Leaves a function where a condition does not hold: for what must not be null, so that nothing else can take its place.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="statement">The statement that needs the condition.</param>
/// <param name="guard">The condition.</param>
internal sealed class EarlyReturn(EditedFile file, LocalDeclarationStatementSyntax statement, string guard)
{
    private readonly SourceLayout layout = new(file.Root);

    /// <summary>The rewrite; null where the function cannot be left there.</summary>
    public Rewrite? Rewrite()
    {
        if (statement.Parent is not BlockSyntax || Value() is not { } value || HoldsSomething())
        {
            return null;
        }

        string result = value.Length == 0 ? "return;" : $"return {value};";

        if (!layout.StartsLine(statement.SpanStart))
        {
            return CodeFixes.Rewrite.Of(new TextSpan(statement.SpanStart, 0), $"if (!{guard}) {{ {result} }} ");
        }

        string line = layout.NewLine + layout.Indentation(statement.SpanStart);
        return CodeFixes.Rewrite.Of(
            new TextSpan(statement.SpanStart, 0),
            $"if (!{guard}){line}{{{line}{layout.Unit(statement.SpanStart)}{result}{line}}}{layout.NewLine}{line}");
    }

    private string? Value() => file.Model.GetEnclosingSymbol(statement.SpanStart) switch
    {
        IMethodSymbol { IsAsync: true } => null,
        IMethodSymbol { ReturnsVoid: true } => "",
        IMethodSymbol { ReturnsByRef: false, ReturnsByRefReadonly: false, ReturnType: { } type } when type.IsValueType => "default",
        IMethodSymbol { ReturnType: { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } } => "null",
        _ => null,
    };

    // What was acquired must be released on every way out, and only `using` does so by itself.
    private bool HoldsSomething()
    {
        SyntaxNode function = statement.Ancestors().First(
            static node => node is MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax);

        return function.DescendantNodes()
            .OfType<InvocationExpressionSyntax>()
            .Where(call => call.SpanStart < statement.SpanStart)
            .Any(call => file.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method
                && method.GetReturnTypeAttributes().Any(static one => one.AttributeClass is { Name: "KfuncAcquiredAttribute" })
                && call.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()?.UsingKeyword.IsKind(SyntaxKind.UsingKeyword) != true);
    }
}
