namespace KfuncGen.Btf.Format;

/// <summary>
/// How many bytes a type of each kind takes: the common twelve, what follows them once, and what follows them
/// <c>vlen</c> times. The kinds up to ENUM64 are known; others come from the blob's layout section.
/// </summary>
/// <remarks>
/// The layout section (since 7.2) is an array, one item per kind from 0: <c>info_sz</c> and <c>elem_sz</c>, a byte each,
/// and two bytes of flags, of which none is defined. <c>struct btf_layout</c>: include/uapi/linux/btf.h, 7.2.
/// </remarks>
internal sealed class BtfKindSizes
{
    /// <summary>The part every type has: <c>struct btf_type</c>.</summary>
    public const int CommonLength = 12;

    private const int KindCount = 128;
    private const int LayoutItemLength = 4;

    private static readonly BtfKindSizes Known = new();

    // The size of the elements in the upper half, everything else in the lower half: the index pass is one chain of
    // dependent loads, and this saves it a link. 0 is a kind of unknown size.
    private readonly ulong[] packed = new ulong[KindCount];

    private BtfKindSizes()
    {
        for (BtfKind kind = BtfKind.Int; kind <= BtfKind.Enum64; kind++)
        {
            packed[(int)kind] = kind switch
            {
                BtfKind.Int => Pack(4, 0),
                BtfKind.Array => Pack(12, 0),
                BtfKind.Struct or BtfKind.Union => Pack(0, 12),
                BtfKind.Enum => Pack(0, 8),
                BtfKind.FunctionPrototype => Pack(0, 8),
                BtfKind.Variable => Pack(4, 0),
                BtfKind.DataSection => Pack(0, 12),
                BtfKind.DeclarationTag => Pack(4, 0),
                BtfKind.Enum64 => Pack(0, 12),
                _ => Pack(0, 0),
            };
        }
    }

    private BtfKindSizes(BtfKindSizes other) => packed = (ulong[])other.packed.Clone();

    /// <summary>Per kind: the elements' size in the upper 32 bits, the size of the rest in the lower; 0 where unknown.</summary>
    public ReadOnlySpan<ulong> Packed => packed;

    /// <summary>Reads a layout section. A split blob without one uses that of its base.</summary>
    public static BtfKindSizes Read(ReadOnlySpan<byte> blob, in BtfHeader header, BtfKindSizes? inherited)
    {
        BtfKindSizes known = inherited ?? Known;
        int count = Math.Min(header.LayoutLength / LayoutItemLength, KindCount);

        if (header.LayoutLength % LayoutItemLength != 0)
        {
            throw new BtfFormatException(
                header.Length >= 32 ? 28 : 0,
                $"a layout section of {header.LayoutLength} bytes",
                $"items of {LayoutItemLength} bytes",
                "The file is damaged: read it again from the kernel.");
        }

        if (count <= (int)BtfKind.Enum64 + 1)
        {
            return known;
        }

        BtfKindSizes sizes = new(known);

        for (int kind = (int)BtfKind.Enum64 + 1; kind < count; kind++)
        {
            int offset = header.LayoutOffset + (kind * LayoutItemLength);
            int once = blob[offset];
            int each = blob[offset + 1];

            if ((once | each) % 4 != 0)
            {
                throw new BtfFormatException(
                    offset,
                    $"sizes {once} and {each} for kind {kind} in the layout section",
                    "multiples of 4",
                    "The file is damaged, or written by a newer kernel: use a newer version of KfuncGen.");
            }

            sizes.packed[kind] = Pack(once, each);
        }

        return sizes;
    }

    private static ulong Pack(int once, int each) => ((ulong)each << 32) | (uint)(CommonLength + once);
}
