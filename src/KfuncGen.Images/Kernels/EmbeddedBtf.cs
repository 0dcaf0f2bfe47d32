using System.Buffers.Binary;

namespace KfuncGen.Images.Kernels;

/// <summary>
/// The BTF of a flat kernel image, found by its header, and the words behind it, where the linker script puts <c>.BTF_ids</c>
/// (include/asm-generic/vmlinux.lds.h, 7.2).
/// </summary>
/// <param name="Offset">Where the BTF starts in the image, in bytes.</param>
/// <param name="Btf">The BTF.</param>
/// <param name="IdSets">
/// Words of which the first are the content of <c>.BTF_ids</c>: the image does not say where that ends. Bytes that cannot belong
/// to it, because they are no ids, counts or flags, are cut off.
/// </param>
/// <param name="IdSetsOffset">Where <paramref name="IdSets"/> starts in the image, in bytes; 0 where it is empty.</param>
/// <param name="IsBigEndian">Whether the numbers of the image are big-endian.</param>
internal readonly record struct EmbeddedBtf(
    long Offset, ReadOnlyMemory<byte> Btf, ReadOnlyMemory<byte> IdSets, long IdSetsOffset, bool IsBigEndian)
{
    private const int ShortHeader = 24;
    private const int LongHeader = 32;

    /// <summary>Ids, counts and flags are below this; code and addresses soon are not.</summary>
    private const uint WordLimit = 1u << 28;

    /// <summary><c>.BTF_ids</c> is aligned to a page since 6.16; pages have 64 KiB at most.</summary>
    private const int ZeroRunLimit = 64 * 1024 / sizeof(uint);

    /// <summary>Ten times what 7.2 has for arm64: 6.5 million bytes.</summary>
    private const long MaximumLength = 64 << 20;

    private static readonly byte[] LittleEndianMagic = [0x9f, 0xeb, 0x01, 0x00];
    private static readonly byte[] BigEndianMagic = [0xeb, 0x9f, 0x01, 0x00];

    /// <summary>Whether bytes start with a BTF header of version 1, in either byte order.</summary>
    public static bool HasMagic(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(LittleEndianMagic.AsSpan(0, 3)) || bytes.StartsWith(BigEndianMagic.AsSpan(0, 3));

    /// <summary>Finds the kernel's BTF.</summary>
    /// <param name="image">A decompressed image.</param>
    /// <returns>The longest BTF in it, because kernels also carry that of their own BPF programs; null where there is none.</returns>
    /// <exception cref="ImageFormatException">The image ends within the BTF or what follows it: it is truncated.</exception>
    public static EmbeddedBtf? Find(ReadOnlyMemory<byte> image)
    {
        (int Offset, long Length, bool IsBigEndian) best = default;

        foreach (bool isBigEndian in (ReadOnlySpan<bool>)[false, true])
        {
            ReadOnlySpan<byte> magic = isBigEndian ? BigEndianMagic : LittleEndianMagic;
            ReadOnlySpan<byte> bytes = image.Span;
            int offset = 0;

            while (bytes.Slice(offset).IndexOf(magic) is int found and >= 0)
            {
                offset += found;

                if (ReadLength(bytes.Slice(offset), isBigEndian) is long length && length > best.Length)
                {
                    best = (offset, length, isBigEndian);
                }

                offset++;
            }
        }

        if (best.Length == 0)
        {
            return null;
        }

        if (best.Length > image.Length - best.Offset)
        {
            throw new ImageFormatException(
                best.Offset,
                FormattableString.Invariant($"BTF of {best.Length} bytes starts here, but the kernel image ends at 0x{image.Length:x}. ") +
                "It is truncated; get it again.");
        }

        ReadOnlyMemory<byte> btf = image.Slice(best.Offset, (int)best.Length);
        (int start, int size) = FindIdSets(image.Span, best.Offset + btf.Length, best.IsBigEndian);
        return new EmbeddedBtf(best.Offset, btf, image.Slice(start, size), start, best.IsBigEndian);
    }

    /// <summary>
    /// The length that a header tells; null where it is none. What lies within the image must be well formed; where the image
    /// ends before that, the header must look like those that kernels have, with types first and strings behind them.
    /// </summary>
    private static long? ReadLength(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        if (bytes.Length < LongHeader)
        {
            return null;
        }

        uint headerLength = ReadWord(bytes, 4, isBigEndian);
        uint typeOffset = ReadWord(bytes, 8, isBigEndian);
        uint typeLength = ReadWord(bytes, 12, isBigEndian);
        uint stringOffset = ReadWord(bytes, 16, isBigEndian);
        uint stringLength = ReadWord(bytes, 20, isBigEndian);

        if (headerLength is not (ShortHeader or LongHeader)
            || typeOffset % sizeof(uint) != 0
            || typeLength == 0
            || stringLength == 0
            || (ulong)typeOffset + typeLength > stringOffset)
        {
            return null;
        }

        long strings = (long)headerLength + stringOffset;
        long stringEnd = strings + stringLength;

        // The table of kinds, since 7.2, may lie behind the strings.
        long layoutEnd = headerLength == LongHeader
            ? headerLength + (long)ReadWord(bytes, 24, isBigEndian) + ReadWord(bytes, 28, isBigEndian)
            : 0;
        long length = Math.Max(stringEnd, layoutEnd);

        if (length > bytes.Length)
        {
            bool isUsual = typeOffset == 0 && typeLength % sizeof(uint) == 0 && stringOffset == typeLength && length < MaximumLength;
            return isUsual ? length : null;
        }

        // The string section starts with the empty string and ends with the last one's NUL.
        return bytes[(int)strings] == 0 && bytes[(int)stringEnd - 1] == 0 ? length : null;
    }

    private static (int Offset, int Length) FindIdSets(ReadOnlySpan<byte> bytes, int btfEnd, bool isBigEndian)
    {
        int start = (int)(((long)btfEnd + 3) & ~3L);
        int first = -1;
        int last = start;
        int zeros = 0;

        for (int at = start; zeros <= ZeroRunLimit; at += sizeof(uint))
        {
            if (at > bytes.Length - sizeof(uint))
            {
                throw new ImageFormatException(
                    start,
                    ".BTF_ids starts here, behind the BTF, but the kernel image ends at " +
                    FormattableString.Invariant($"0x{bytes.Length:x}, ") +
                    "without the data that kernels have behind it. It is truncated; get it again.");
            }

            uint word = ReadWord(bytes, at, isBigEndian);

            if (word >= WordLimit)
            {
                break;
            }

            if (word == 0)
            {
                zeros++;
            }
            else
            {
                zeros = 0;
                first = first < 0 ? at : first;
                last = at;
            }
        }

        if (first < 0)
        {
            return default;
        }

        // The flags of the last set's last kfunc may be 0: one zero word stays.
        int end = (int)Math.Min(last + (2L * sizeof(uint)), bytes.Length);
        return (first, (end - first) & ~3);
    }

    private static uint ReadWord(ReadOnlySpan<byte> bytes, int offset, bool isBigEndian)
    {
        ReadOnlySpan<byte> word = bytes.Slice(offset);
        return isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(word) : BinaryPrimitives.ReadUInt32LittleEndian(word);
    }
}
