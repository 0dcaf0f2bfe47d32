using System.Collections.Immutable;

namespace KfuncGen.Generator.Lowering.Layout;

/// <summary>Cuts values into what is read and written at once.</summary>
internal static class LayoutPieces
{
    // A value of more is copied as a whole.
    private const int Most = 64;

    /// <summary>The widest pieces of some bytes that an alignment allows: the verifier insists on it outside of the stack, too.</summary>
    public static IEnumerable<LayoutPiece> Words(int size, int alignment)
    {
        int offset = 0;

        for (int width = alignment; width > 0; width /= 2)
        {
            for (; offset + width <= size; offset += width)
            {
                yield return new LayoutPiece(offset, width, IsPointer: false);
            }
        }
    }

    /// <summary>The same for bytes somewhere in a value.</summary>
    public static IEnumerable<LayoutPiece> Words(int offset, int size, int alignment)
    {
        int end = offset + size;

        while (offset < end)
        {
            int width = offset == 0 ? alignment : Math.Min(alignment, offset & -offset);

            while (width > end - offset)
            {
                width /= 2;
            }

            yield return new LayoutPiece(offset, width, IsPointer: false);
            offset += width;
        }
    }

    /// <summary>The pieces of a value that holds others, each at an offset; none where it is copied as a whole.</summary>
    public static ImmutableArray<LayoutPiece> Of(IEnumerable<(TypeLayout Layout, int Offset)> parts)
    {
        ImmutableArray<LayoutPiece>.Builder pieces = ImmutableArray.CreateBuilder<LayoutPiece>();

        foreach ((TypeLayout layout, int offset) in parts)
        {
            foreach (LayoutPiece piece in layout.Pieces.IsEmpty ? Words(layout.Size, layout.Alignment) : layout.Pieces)
            {
                pieces.Add(piece with { Offset = piece.Offset + offset });
            }

            if (pieces.Count > Most)
            {
                return [];
            }
        }

        return pieces.ToImmutable();
    }
}
