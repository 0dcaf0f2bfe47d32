using System.Buffers.Binary;

using KfuncGen.Btf;
using KfuncGen.Btf.Format;

namespace KfuncGen.Images.IdSets;

/// <summary>
/// Finds the kfunc sets in a <c>.BTF_ids</c> section, which is a run of lists and sets without any mark where one ends
/// and the next begins. What a kfunc set looks like is enough: a count, a flag word, and that many pairs of a function's
/// id and a flag word, in ascending order of the ids.
/// </summary>
/// <remarks>
/// <c>struct btf_id_set8</c>: include/linux/btf_ids.h, 7.2. Words have the byte order of the kernel. Ids are those of
/// the image's own BTF; a module's go on where the kernel's end.
/// </remarks>
internal static class KfuncIdSetScanner
{
    // The largest set of 7.2 has 80 entries, and the kernel takes at most 256 kfuncs per hook.
    internal const int MaximumCount = 511;

    private const uint KfuncsFlag = 1;

    // Builds for a machine of the other byte order once turned this word around, and the flags of the entries with it.
    private const uint KfuncsFlagTurned = 0x01000000;

    // KF_RCU_PROTECTED, bit 11, is the last flag that kernels with unflagged sets know (6.7). Most ids are larger than
    // that, so plain lists of ids do not pass for sets.
    private const uint MaximumUnflaggedWord = 0xfff;

    /// <summary>Finds the kfunc sets.</summary>
    /// <param name="btf">The BTF of the same image, which tells functions from other types and the byte order.</param>
    /// <param name="section">The whole <c>.BTF_ids</c> section.</param>
    /// <param name="format">How the kernel marks its sets. <see cref="KfuncIdSetFormat.Unflagged"/> finds only sets without the
    /// mark.</param>
    /// <returns>
    /// The sets, in the order of the section. Sets in which no function was found when the kernel was built are left out.
    /// </returns>
    /// <exception cref="BtfFormatException">The length of the section is no multiple of 4.</exception>
    public static IReadOnlyList<KfuncIdSet> Scan(BtfReader btf, ReadOnlySpan<byte> section, KfuncIdSetFormat format)
    {
        if (section.Length % 4 != 0)
        {
            throw new BtfFormatException(
                section.Length,
                $"the end of a .BTF_ids section of {section.Length} bytes",
                "a length that 4 divides, because the section holds 32-bit words",
                "The file is cut short, or it is not a .BTF_ids section: extract it again from the kernel image.");
        }

        List<KfuncIdSet> sets = [];
        int offset = 0;

        while (offset < section.Length)
        {
            if (TryReadSet(btf, section, offset, format) is { } set)
            {
                sets.Add(set);
                offset += 8 + (set.Entries.Count * 8);
            }
            else
            {
                offset += 4;
            }
        }

        return sets;
    }

    /// <summary>
    /// Finds what has the shape of a kfunc set, and ids that are no function in this BTF. Where <see cref="Scan"/> finds nothing, these
    /// tell a section of another build from one without kfuncs.
    /// </summary>
    /// <param name="btf">The BTF that is taken for that of the same image.</param>
    /// <param name="section">The whole <c>.BTF_ids</c> section.</param>
    /// <param name="format">How the kernel marks its sets.</param>
    /// <returns>The sets, in the order of the section.</returns>
    public static IReadOnlyList<ForeignIdSet> FindForeign(BtfReader btf, ReadOnlySpan<byte> section, KfuncIdSetFormat format)
    {
        List<ForeignIdSet> sets = [];
        int offset = 0;

        while (offset < section.Length)
        {
            int count = CountByShape(btf, section, offset, format);
            uint[] noFunctions = count > 0 ? FindNoFunctions(btf, section, offset, count) : [];

            if (noFunctions.Length > 0)
            {
                sets.Add(new ForeignIdSet(offset, count, noFunctions));
            }

            offset += count > 0 ? 8 + (count * 8) : 4;
        }

        return sets;
    }

    /// <summary>
    /// Whether a section may hold a kfunc set of any kernel, judged without BTF: by counts, marks and the order of ids. Where it may
    /// not, <see cref="Scan"/> finds none, and there is no need to read the rest of the file.
    /// </summary>
    /// <param name="section">The whole <c>.BTF_ids</c> section.</param>
    /// <param name="isBigEndian">The byte order of the kernel.</param>
    public static bool MayHoldSets(ReadOnlySpan<byte> section, bool isBigEndian)
    {
        for (int offset = 0; offset <= section.Length - 16; offset += 4)
        {
            uint count = ReadWord(section, offset, isBigEndian);

            if (count is 0 or > MaximumCount
                || section.Length - offset < 8 + (count * 8)
                || ReadWord(section, offset + 4, isBigEndian) is not (0 or KfuncsFlag or KfuncsFlagTurned))
            {
                continue;
            }

            uint previous = 0;
            bool isSorted = true;

            for (int i = 0; i < count && isSorted; i++)
            {
                uint id = ReadWord(section, offset + 8 + (i * 8), isBigEndian);
                isSorted = id >= previous;
                previous = id;
            }

            if (isSorted && previous != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static KfuncIdSet? TryReadSet(BtfReader btf, ReadOnlySpan<byte> section, int offset, KfuncIdSetFormat format)
    {
        int count = CountByShape(btf, section, offset, format);

        return count > 0 && FindNoFunctions(btf, section, offset, count).Length == 0
            ? ReadSet(btf, section, offset, count, ReadWord(btf, section, offset + 4) == KfuncsFlagTurned)
            : null;
    }

    /// <summary>The number of entries of what has the shape of a set, whatever its ids are; 0 where there is no such thing.</summary>
    private static int CountByShape(BtfReader btf, ReadOnlySpan<byte> section, int offset, KfuncIdSetFormat format)
    {
        uint count = ReadWord(btf, section, offset);

        if (count is 0 or > MaximumCount || section.Length - offset < 8 + (count * 8))
        {
            return 0;
        }

        uint mark = ReadWord(btf, section, offset + 4);

        if (format == KfuncIdSetFormat.Flagged ? mark is not (KfuncsFlag or KfuncsFlagTurned) : mark != 0)
        {
            return 0;
        }

        uint previous = 0;

        for (int i = 0; i < count; i++)
        {
            uint id = ReadWord(btf, section, offset + 8 + (i * 8));
            uint flags = ReadWord(btf, section, offset + 12 + (i * 8));

            if (id < previous || (format == KfuncIdSetFormat.Unflagged && flags > MaximumUnflaggedWord))
            {
                return 0;
            }

            previous = id;
        }

        return previous == 0 ? 0 : (int)count;
    }

    private static uint[] FindNoFunctions(BtfReader btf, ReadOnlySpan<byte> section, int offset, int count)
    {
        List<uint>? ids = null;

        for (int i = 0; i < count; i++)
        {
            BtfTypeId id = new(ReadWord(btf, section, offset + 8 + (i * 8)));

            if (!id.IsVoid && !(btf.TryGetType(id, out BtfType type) && type.Kind == BtfKind.Function))
            {
                (ids ??= []).Add(id.Value);
            }
        }

        return ids?.ToArray() ?? [];
    }

    private static KfuncIdSet ReadSet(BtfReader btf, ReadOnlySpan<byte> section, int offset, int count, bool turned)
    {
        KfuncIdSetEntry[] entries = new KfuncIdSetEntry[count];

        for (int i = 0; i < count; i++)
        {
            int start = offset + 8 + (i * 8);
            uint flags = ReadWord(btf, section, start + 4);

            entries[i] = new KfuncIdSetEntry(
                new BtfTypeId(ReadWord(btf, section, start)), turned ? BinaryPrimitives.ReverseEndianness(flags) : flags, start);
        }

        return new KfuncIdSet(offset, entries);
    }

    private static uint ReadWord(BtfReader btf, ReadOnlySpan<byte> section, int offset) =>
        ReadWord(section, offset, btf.Header.IsBigEndian);

    private static uint ReadWord(ReadOnlySpan<byte> section, int offset, bool isBigEndian) => isBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(section.Slice(offset))
        : BinaryPrimitives.ReadUInt32LittleEndian(section.Slice(offset));
}
