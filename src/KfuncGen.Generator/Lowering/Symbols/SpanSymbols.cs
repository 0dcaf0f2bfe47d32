using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>Recognizes spans.</summary>
internal static class SpanSymbols
{
    /// <summary>Whether a type is <c>Span&lt;T&gt;</c> or <c>ReadOnlySpan&lt;T&gt;</c>.</summary>
    public static bool IsSpan(ITypeSymbol? type) => ElementOf(type) is not null;

    /// <summary>What a span's elements are; null for anything else.</summary>
    public static ITypeSymbol? ElementOf(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", TypeArguments: [{ } element], ContainingType: null } && IsSystem(type)
            ? element
            : null;

    /// <summary>Whether a type walks a span in a <c>foreach</c>.</summary>
    public static bool IsSpanEnumerator(ITypeSymbol? type) => type is { Name: "Enumerator", ContainingType: { } span } && IsSpan(span);

    /// <summary>Whether a type is one of the framework's namespace <c>System</c>.</summary>
    public static bool IsSystem(ITypeSymbol type) =>
        type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };
}
