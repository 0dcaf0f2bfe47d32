using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Completion;

/// <summary>Finds out what is asked for where the caret is.</summary>
internal static class AskedNameReader
{
    private const string LibraryNamespace = "KfuncGen.";

    /// <summary>The place; null where it is not inside of a plain string of one of the library's attributes.</summary>
    public static async Task<AskedName?> ReadAsync(Document document, int caret, CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root
            || caret == 0
            || root.FindToken(caret - 1) is not { RawKind: (int)SyntaxKind.StringLiteralToken } token
            || Inside(token) is not { } typed
            || !typed.IntersectsWith(caret)
            || token.Parent?.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute
            || await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model
            || NameOf(attribute, model, cancellation) is not { } name)
        {
            return null;
        }

        LiteralExpressionSyntax[] strings =
            [.. attribute.DescendantNodes().OfType<LiteralExpressionSyntax>().Where(
                static one => one.IsKind(SyntaxKind.StringLiteralExpression))];
        return new AskedName(name, Array.IndexOf(strings, token.Parent), strings[0].Token.ValueText, typed);
    }

    // A string whose end is not typed yet has no closing mark, and goes on to the end of its line.
    private static TextSpan? Inside(SyntaxToken token)
    {
        string text = token.Text;

        if (!text.StartsWith("\"", StringComparison.Ordinal) || text.StartsWith("\"\"\"", StringComparison.Ordinal))
        {
            return null;
        }

        int end = text.Length > 1 && text.EndsWith("\"", StringComparison.Ordinal) ? token.Span.End - 1 : token.Span.End;
        return TextSpan.FromBounds(token.SpanStart + 1, end);
    }

    // While it is typed an attribute may have no constructor that fits; its type is known all the same.
    private static string? NameOf(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellation)
    {
        SymbolInfo symbol = model.GetSymbolInfo(attribute, cancellation);
        ITypeSymbol? type = (symbol.Symbol ?? symbol.CandidateSymbols.FirstOrDefault())?.ContainingType
            ?? model.GetTypeInfo(attribute, cancellation).Type;
        string? name = type?.ToDisplayString();
        return name?.StartsWith(LibraryNamespace, StringComparison.Ordinal) == true ? name : null;
    }
}
