using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Layout;

/// <summary>How a value lies in memory.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Alignment">Its alignment: 1, 2, 4 or 8.</param>
/// <param name="Offsets">For a struct whose fields are known: where each begins, in bytes.</param>
internal sealed record TypeLayout(int Size, int Alignment, ImmutableDictionary<ISymbol, int> Offsets)
{
    /// <summary>A layout without fields.</summary>
    public TypeLayout(int size, int alignment)
        : this(size, alignment, ImmutableDictionary.Create<ISymbol, int>(SymbolEqualityComparer.Default))
    {
    }
}
