using KfuncGen.Btf.Format;

namespace KfuncGen.Btf;

/// <summary>
/// Computes how types are aligned, which BTF does not record: from their members, as a C compiler does. Each type is
/// computed once per instance. Not safe to use from several threads at once.
/// </summary>
/// <remarks>
/// An <c>__attribute__((aligned))</c> that asks for more than the members do leaves no trace in BTF. On 32-bit kernels
/// 8-byte numbers count as aligned to 4, as on x86.
/// </remarks>
internal sealed class BtfDataLayout
{
    // Structs of Debian's kernels nest less than 20 deep; a struct that holds itself would never end.
    private const int MaximumDepth = 128;

    private readonly Dictionary<BtfType, uint> alignments = [];

    /// <summary>The alignment of a type in bytes: a power of two, 1 for an empty or packed struct and for <c>void</c>.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The alignment; null for a struct or union that is only declared.</returns>
    /// <exception cref="BtfFormatException">A struct holds itself, or a reference leads nowhere.</exception>
    public uint? AlignmentOf(BtfType type)
    {
        BtfType resolved = ElementOf(type);
        return resolved.Kind == BtfKind.Forward ? null : AlignmentOf(resolved, 0);
    }

    private uint AlignmentOf(BtfType type, int depth)
    {
        switch (type.Kind)
        {
            case BtfKind.Pointer:
                return (uint)type.Reader.PointerSize;

            case BtfKind.Int or BtfKind.Enum or BtfKind.Enum64 or BtfKind.Float:
                // The largest power of two in the size: x87's 80-bit numbers and damaged blobs have others.
                uint natural = type.Size & (~type.Size + 1);
                return Math.Max(1, natural <= 8 ? Math.Min(natural, (uint)type.Reader.PointerSize) : Math.Min(natural, 16));

            case BtfKind.Struct or BtfKind.Union:
                if (!alignments.TryGetValue(type, out uint known))
                {
                    known = AlignmentOfRecord(type, depth);
                    alignments[type] = known;
                }

                return known;

            default:
                return 1;
        }
    }

    private uint AlignmentOfRecord(BtfType record, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new BtfFormatException(
                record.Offset,
                $"{record.Kind} {record.Id} inside {MaximumDepth} others",
                "structs that do not hold themselves",
                "The file is damaged: read it again from the kernel.");
        }

        uint largest = 1;
        bool isPacked = false;

        foreach (BtfMember member in record.Members)
        {
            uint alignment = AlignmentOf(ElementOf(member.Type), depth + 1);

            isPacked |= member.BitWidth == 0 && member.BitOffset % (alignment * 8) != 0;
            largest = Math.Max(largest, alignment);
        }

        return isPacked || record.Size % largest != 0 ? 1 : largest;
    }

    private static BtfType ElementOf(BtfType type)
    {
        BtfType element = type.Resolve();

        for (int depth = 0; element.Kind == BtfKind.Array; depth++)
        {
            if (depth > MaximumDepth)
            {
                throw type.TooDeep("arrays");
            }

            element = element.Target.Resolve();
        }

        return element;
    }
}
