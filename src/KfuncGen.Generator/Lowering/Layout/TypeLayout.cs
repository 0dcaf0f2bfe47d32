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

    /// <summary>
    /// Whether the CLR may order the fields as it likes, as those of a tuple: a program has such a value to itself, and nobody else can be
    /// shown it.
    /// </summary>
    public bool IsPrivate { get; init; }

    /// <summary>
    /// What is copied where it is less than all: bytes that belong to no field may never have been written, and an address stays one.
    /// </summary>
    public ImmutableArray<LayoutPiece> Pieces { get; init; } = [];

    /// <summary>Where a field begins; null for one that is not known.</summary>
    public int? OffsetOf(IFieldSymbol field) => Offsets.TryGetValue(field, out int offset) ? offset : null;
}
