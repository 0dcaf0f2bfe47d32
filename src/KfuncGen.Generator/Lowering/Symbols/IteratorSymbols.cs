using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>Recognizes open-coded iterators.</summary>
internal static class IteratorSymbols
{
    private const string EnumeratorSuffix = "_enumerator";

    /// <summary>Whether a type is what a generated iterator returns.</summary>
    public static bool IsEnumerator(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Struct, IsRefLikeType: true }
            && type.Name.EndsWith(EnumeratorSuffix, StringComparison.Ordinal)
            && KernelSymbols.CName(type) is not null;

    /// <summary>The struct that holds an iterator's state, by what walks it; null where it is not among the project's types.</summary>
    public static INamedTypeSymbol? StateOf(ITypeSymbol enumerator)
    {
        string name = enumerator.Name.Substring(0, enumerator.Name.Length - EnumeratorSuffix.Length);
        return enumerator.ContainingNamespace.GetTypeMembers(name).FirstOrDefault();
    }
}
