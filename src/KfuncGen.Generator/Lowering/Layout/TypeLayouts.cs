using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Layout;

/// <summary>
/// Where the CLR puts the fields of a struct on a 64-bit machine: in order and aligned, or where <c>[StructLayout]</c> says.
/// User space and the program share such structs, so both must see them alike.
/// </summary>
internal sealed class TypeLayouts(Func<IAssemblySymbol, MetadataReference?> referenceOf)
{
    private const int MaximumAlignment = 8;
    private const int MaximumDepth = 16;

    // What a program can hold at all is far less; no product of it overflows.
    private const int MaximumSize = 1 << 20;

    private readonly ConcurrentDictionary<ITypeSymbol, TypeLayout?> known = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// The layout of a type; null where it cannot be in BPF memory or its layout cannot be seen. A floating-point number has
    /// its place in a struct, but none of its own.
    /// </summary>
    public TypeLayout? Of(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Single or SpecialType.System_Double ? null : Of(type, depth: 0);

    /// <summary>
    /// The layout of a type that user space, the kernel or other bytes share; null where the CLR may order it as it likes.
    /// </summary>
    public TypeLayout? SharedOf(ITypeSymbol type) => Of(type) is { IsPrivate: false } layout ? layout : null;

    /// <summary>The layout of a struct that a method returns, which it writes to where the caller says; null for all else.</summary>
    public TypeLayout? ResultOf(IMethodSymbol method) =>
        !method.ReturnsVoid && !method.ReturnsByRef && !method.ReturnsByRefReadonly && ScalarType.Of(method.ReturnType) is null
            ? Of(method.ReturnType)
            : null;

    /// <summary>The number of elements and the element of an <c>[InlineArray]</c>; null where it is none.</summary>
    public static (int Count, ITypeSymbol Element)? InlineArray(ITypeSymbol type)
    {
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute is { AttributeClass: { Name: "InlineArrayAttribute" } attributeType }
                && attribute.ConstructorArguments is [{ Value: int count and > 0 }]
                && attributeType.ContainingNamespace.ToDisplayString() == "System.Runtime.CompilerServices"
                && Fields(type).FirstOrDefault() is { } field)
            {
                return (count, field.Type);
            }
        }

        return null;
    }

    /// <summary>The number of elements and the element of a <c>fixed</c> buffer; null where a field is none.</summary>
    public static (int Count, ITypeSymbol Element)? FixedBuffer(IFieldSymbol field) =>
        field is { IsFixedSizeBuffer: true, Type: IPointerTypeSymbol { PointedAtType: { } element } } ? (field.FixedSize, element) : null;

    /// <summary>The layout of a field; null where its struct can have none either.</summary>
    public TypeLayout? OfField(IFieldSymbol field) => OfField(field, depth: 0);

    /// <summary>
    /// The bytes of a type that no assignment of fields ever writes: its padding, and what it is larger than its fields.
    /// </summary>
    public ImmutableArray<(int Offset, int Size)> UnassignedOf(ITypeSymbol type) => Gaps(type, isBufferUsed: false);

    /// <summary>
    /// The bytes of a type that belong to no field, from where to how many: what is in them is nobody's, but the kernel compares
    /// and copies them.
    /// </summary>
    public ImmutableArray<(int Offset, int Size)> PaddingOf(ITypeSymbol type) => Gaps(type, isBufferUsed: true);

    private ImmutableArray<(int Offset, int Size)> Gaps(ITypeSymbol type, bool isBufferUsed)
    {
        if (Of(type) is not { } layout || ScalarType.Of(type) is not null)
        {
            return [];
        }

        bool[] isUsed = new bool[layout.Size];
        Use(type, 0, isUsed, isBufferUsed);
        ImmutableArray<(int Offset, int Size)>.Builder padding = ImmutableArray.CreateBuilder<(int Offset, int Size)>();

        for (int i = 0; i < isUsed.Length; i++)
        {
            int start = i;

            while (i < isUsed.Length && !isUsed[i])
            {
                i++;
            }

            if (i > start)
            {
                padding.Add((start, i - start));
            }
        }

        return padding.ToImmutable();
    }

    private void Use(ITypeSymbol type, int offset, bool[] isUsed, bool isBufferUsed)
    {
        if (Of(type, depth: 0) is not { } layout)
        {
            return;
        }

        if (InlineArray(type) is { } array && Of(array.Element, depth: 0) is { } element)
        {
            for (int i = 0; i < array.Count; i++)
            {
                Use(array.Element, offset + (i * element.Size), isUsed, isBufferUsed);
            }
        }
        else if (layout.Offsets.IsEmpty)
        {
            for (int i = 0; i < layout.Size; i++)
            {
                isUsed[offset + i] = true;
            }
        }
        else
        {
            int end = 0;

            foreach (KeyValuePair<ISymbol, int> field in layout.Offsets)
            {
                IFieldSymbol symbol = (IFieldSymbol)field.Key;
                int size = OfField(symbol)?.Size ?? 0;
                Use(symbol.Type, offset + field.Value, isUsed, isBufferUsed);
                end = Math.Max(end, field.Value + size);

                for (int i = 0; symbol.IsFixedSizeBuffer && i < size; i++)
                {
                    isUsed[offset + field.Value + i] = true;
                }
            }

            // A struct that is made larger than its fields is a buffer, whose bytes are somebody's.
            for (int i = Align(end, layout.Alignment); isBufferUsed && i < layout.Size; i++)
            {
                isUsed[offset + i] = true;
            }
        }
    }

    private static IEnumerable<IFieldSymbol> Fields(ITypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(static field => !field.IsStatic && !field.IsConst);

    private TypeLayout? OfField(IFieldSymbol field, int depth) =>
        FixedBuffer(field) is not { } buffer ? Of(field.Type, depth)
        : Of(buffer.Element, depth) is { } element && (long)element.Size * buffer.Count <= MaximumSize
            ? new TypeLayout(element.Size * buffer.Count, element.Alignment)
        : null;

    private TypeLayout? Of(ITypeSymbol type, int depth)
    {
        if (ScalarType.Of(type) is { } scalar)
        {
            TypeLayout held = new(scalar.Size, scalar.Size);
            return scalar.Type == Bpf.Ir.IrType.Pointer ? held with { Pieces = [new LayoutPiece(0, scalar.Size, IsPointer: true)] } : held;
        }

        // Where a nullable has its parts the CLR decides; programs have them in registers.
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Struct, IsRefLikeType: false } named || depth > MaximumDepth
            || ScalarType.ValueOf(type) is not null)
        {
            return null;
        }

        if (known.TryGetValue(named, out TypeLayout? layout))
        {
            return layout;
        }

        layout = named.SpecialType switch
        {
            SpecialType.System_Single => new TypeLayout(4, 4),
            SpecialType.System_Double => new TypeLayout(8, 8),
            _ => named.IsTupleType ? Tuple(named, depth) : Struct(named, depth),
        };

        return known.GetOrAdd(named, layout);
    }

    // In the order of its elements, however many there are: no one else sees it.
    private TypeLayout? Tuple(INamedTypeSymbol type, int depth)
    {
        ImmutableDictionary<ISymbol, int>.Builder offsets = ImmutableDictionary.CreateBuilder<ISymbol, int>(SymbolEqualityComparer.Default);
        List<(TypeLayout Layout, int Offset)> parts = [];
        int size = 0;
        int alignment = 1;

        foreach (IFieldSymbol element in type.TupleElements)
        {
            if (Of(element.Type, depth + 1) is not { } inner)
            {
                return null;
            }

            int offset = Align(size, inner.Alignment);

            if (offset > MaximumSize - inner.Size)
            {
                return null;
            }

            offsets[element] = offset;
            offsets[element.CorrespondingTupleField ?? element] = offset;
            parts.Add((inner, offset));
            size = offset + inner.Size;
            alignment = Math.Max(alignment, inner.Alignment);
        }

        return size == 0 ? null : new TypeLayout(Align(size, alignment), alignment, offsets.ToImmutable())
        {
            IsPrivate = true,
            Pieces = LayoutPieces.Of(parts),
        };
    }

    private TypeLayout? Struct(INamedTypeSymbol type, int depth)
    {
        MetadataLayout? metadata = null;

        if (!type.OriginalDefinition.Locations.Any(static place => place.IsInSource))
        {
            // Of a kernel's struct it is enough to know its size.
            if (KernelSymbols.KernelSize(type) is { } kernelSize)
            {
                return new TypeLayout(kernelSize, Math.Min(kernelSize, MaximumAlignment));
            }

            metadata = MetadataLayout.Of(type, referenceOf(type.ContainingAssembly));

            if (metadata is null)
            {
                return null;
            }
        }

        if (KeptParameters.First(type) is not null)
        {
            return null;
        }

        if (InlineArray(type) is { } array)
        {
            IFieldSymbol element = Fields(type).First();
            return Of(array.Element, depth + 1) is { } one && (long)one.Size * array.Count <= MaximumSize
                ? new TypeLayout(
                    one.Size * array.Count,
                    one.Alignment,
                    ImmutableDictionary.Create<ISymbol, int>(SymbolEqualityComparer.Default).Add(element, 0))
                {
                    IsPrivate = one.IsPrivate,
                    Pieces = one.Pieces.IsEmpty
                        ? [] : LayoutPieces.Of(Enumerable.Range(0, array.Count).Select(i => (one, i * one.Size))),
                }
                : null;
        }

        (LayoutKind kind, int pack, int minimumSize) = metadata is null ? Attributes(type)
            : (metadata.IsExplicit ? LayoutKind.Explicit : LayoutKind.Sequential,
                metadata.Pack is > 0 and <= MaximumAlignment ? metadata.Pack : MaximumAlignment,
                metadata.Size);
        ImmutableDictionary<ISymbol, int>.Builder offsets = ImmutableDictionary.CreateBuilder<ISymbol, int>(SymbolEqualityComparer.Default);
        List<(TypeLayout Layout, int Offset)> parts = [];
        bool isExplicit = kind == LayoutKind.Explicit;
        int size = 0;
        int alignment = 1;

        foreach (IFieldSymbol field in Fields(type))
        {
            if (field.RefKind != RefKind.None || OfField(field, depth + 1) is not { } inner)
            {
                return null;
            }

            int fieldAlignment = Math.Min(inner.Alignment, pack);
            int offset = isExplicit ? metadata?.Offsets[field.Name] ?? ExplicitOffset(field) : Align(size, fieldAlignment);

            if (offset < 0 || offset > MaximumSize - inner.Size)
            {
                return null;
            }

            offsets[field] = offset;
            parts.Add((inner, offset));
            size = Math.Max(size, offset + inner.Size);
            alignment = Math.Max(alignment, fieldAlignment);
        }

        // An empty struct takes a byte.
        int end = size;
        size = Math.Max(Align(Math.Max(size, 1), alignment), minimumSize);
        return size > MaximumSize ? null : new TypeLayout(size, alignment, offsets.ToImmutable())
        {
            IsPrivate = kind == LayoutKind.Auto || parts.Exists(static part => part.Layout.IsPrivate),
            Pieces = PiecesOf(parts, isExplicit, end, size, alignment),
        };
    }

    // A struct that is made larger than its fields is a buffer, whose bytes are somebody's.
    private static ImmutableArray<LayoutPiece> PiecesOf(
        List<(TypeLayout Layout, int Offset)> parts, bool isExplicit, int end, int size, int alignment)
    {
        if (isExplicit || size > Align(end, alignment))
        {
            return [];
        }

        if (parts.Exists(static part => part.Layout.Pieces.Any(static piece => piece.IsPointer) || part.Layout.IsPrivate))
        {
            return LayoutPieces.Of(parts);
        }

        bool hasGaps = size > end || parts.Exists(static part => !part.Layout.Pieces.IsEmpty);
        List<(int Offset, int Size)> runs = [];

        foreach ((TypeLayout layout, int offset) in parts)
        {
            foreach (LayoutPiece piece in layout.Pieces.IsEmpty ? [new LayoutPiece(0, layout.Size, false)] : layout.Pieces)
            {
                if (runs.Count > 0 && runs[runs.Count - 1].Offset + runs[runs.Count - 1].Size == offset + piece.Offset)
                {
                    runs[runs.Count - 1] = (runs[runs.Count - 1].Offset, runs[runs.Count - 1].Size + piece.Size);
                }
                else
                {
                    hasGaps |= runs.Count > 0;
                    runs.Add((offset + piece.Offset, piece.Size));
                }
            }
        }

        return hasGaps ? [.. runs.SelectMany(run => LayoutPieces.Words(run.Offset, run.Size, alignment))] : [];
    }

    private static (LayoutKind Kind, int Pack, int Size) Attributes(INamedTypeSymbol type)
    {
        LayoutKind kind = LayoutKind.Sequential;
        int pack = MaximumAlignment;
        int size = 0;

        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass?.Name != "StructLayoutAttribute")
            {
                continue;
            }

            // The kind, or its number as a 'short'.
            kind = attribute.ConstructorArguments is [{ Value: { } number }]
                ? (LayoutKind)Convert.ToInt32(number, CultureInfo.InvariantCulture)
                : kind;

            foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
            {
                switch (argument)
                {
                    case { Key: "Pack", Value.Value: int and > 0 and <= MaximumAlignment }:
                        pack = (int)argument.Value.Value!;
                        break;
                    case { Key: "Size", Value.Value: int and > 0 }:
                        size = (int)argument.Value.Value!;
                        break;
                }
            }
        }

        return (kind, pack, size);
    }

    private static int ExplicitOffset(IFieldSymbol field) =>
        field.GetAttributes().FirstOrDefault(
            static one => one.AttributeClass?.Name == "FieldOffsetAttribute") is { ConstructorArguments: [{ Value: int offset }] }
            ? offset
            : -1;

    private static int Align(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
