using KfuncGen.Generator.Lowering.Layout;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Scopes;

/// <summary>Where the data of an object is, which its programs share: one place for each static field.</summary>
/// <remarks>Thread-safe; but what is no field of the class itself comes in the order in which the programs are lowered.</remarks>
internal sealed class ObjectData
{
    private readonly Dictionary<ISymbol, int> offsets = new(SymbolEqualityComparer.Default);
    private readonly List<(IFieldSymbol Field, int Offset)> places = [];

    /// <summary>Gives the fields of the class their places, whether or not all are used.</summary>
    public ObjectData(IEnumerable<IFieldSymbol> fields, TypeLayouts layouts)
    {
        foreach (IFieldSymbol field in fields)
        {
            if (layouts.SharedOf(field.Type) is { } layout)
            {
                OffsetOf(field, layout);
            }
        }
    }

    /// <summary>The size in bytes.</summary>
    public int Size { get; private set; }

    /// <summary>Where each field is, in the order of the places.</summary>
    public IReadOnlyList<(IFieldSymbol Field, int Offset)> Places
    {
        get
        {
            lock (offsets)
            {
                return [.. places];
            }
        }
    }

    /// <summary>Where a field is.</summary>
    public int OffsetOf(IFieldSymbol field, TypeLayout layout)
    {
        lock (offsets)
        {
            if (!offsets.TryGetValue(field, out int offset))
            {
                // Counters of several CPUs are better apart, but not at the price of a cache line for each.
                offsets.Add(field, offset = (Size + 7) / 8 * 8);
                places.Add((field, offset));
                Size = offset + layout.Size;
            }

            return offset;
        }
    }
}
