using System.Text;

namespace KfuncGen.Images.Kallsyms;

/// <summary>
/// The table that a kernel's symbol names are packed with: 256 strings, each ended by NUL, and an index of where each starts.
/// A name is a run of bytes that stand for the strings.
/// </summary>
/// <remarks>
/// scripts/kallsyms.c, 6.1 to 7.3: <c>kallsyms_token_table</c> and, right behind it, <c>kallsyms_token_index</c>. A character that
/// names contain stands for itself, so the ten digits are ten strings in a row. That is what the table is found by.
/// </remarks>
internal sealed class KallsymsTokens
{
    private const int Count = 256;
    private const int IndexLength = Count * sizeof(ushort);

    /// <summary>KSYM_NAME_LEN, include/linux/kallsyms.h: 512 since 6.1. No string is longer than a name.</summary>
    private const int MaximumNameLength = 512;

    private static readonly byte[] Digits = Encoding.ASCII.GetBytes("0\01\02\03\04\05\06\07\08\09\0");

    private readonly ReadOnlyMemory<byte> image;
    private readonly int[] starts;

    private KallsymsTokens(ReadOnlyMemory<byte> image, int[] starts, int indexEnd)
    {
        this.image = image;
        this.starts = starts;
        IndexEnd = indexEnd;
    }

    /// <summary>Where the first string starts in the image.</summary>
    public int Start => starts[0];

    /// <summary>Where the index ends in the image.</summary>
    public int IndexEnd { get; }

    /// <summary>The strings that a code stands for.</summary>
    public ReadOnlySpan<byte> this[byte code] => image.Span.Slice(starts[code], starts[code + 1] - starts[code] - 1);

    /// <summary>Finds the next place that may be the digits of a table.</summary>
    /// <returns>Where the digits start; -1 where there are none from <paramref name="start"/> on.</returns>
    public static int FindDigits(ReadOnlySpan<byte> image, int start) =>
        image.Slice(start).IndexOf(Digits) is int found and >= 0 ? start + found : -1;

    /// <summary>Reads the table around its digits.</summary>
    /// <param name="image">The image.</param>
    /// <param name="digits">Where the digits start.</param>
    /// <param name="isBigEndian">The byte order of the index.</param>
    /// <returns>Null where strings and index do not agree: it is no table.</returns>
    public static KallsymsTokens? TryRead(ReadOnlyMemory<byte> image, int digits, bool isBigEndian)
    {
        ReadOnlySpan<byte> bytes = image.Span;
        int end = digits;

        for (int code = '0'; code < Count; code++)
        {
            int length = bytes.Slice(end, Math.Min(MaximumNameLength, bytes.Length - end)).IndexOf((byte)0);

            if (length < 0)
            {
                return null;
            }

            end += length + 1;
        }

        // Labels are aligned to a long up to 6.17, to 4 bytes in 7.2.
        return TryReadIndex(image, digits, end, KallsymsLayout.Align(end, 4), isBigEndian)
            ?? TryReadIndex(image, digits, end, KallsymsLayout.Align(end, 8), isBigEndian);
    }

    /// <summary>Whether a packed name, behind its type character, starts with a prefix. Stops at the first byte that does not.</summary>
    public bool StartsWith(ReadOnlySpan<byte> packed, ReadOnlySpan<byte> prefix)
    {
        int matched = -1;

        foreach (byte code in packed)
        {
            foreach (byte character in this[code])
            {
                if (matched >= 0 && (matched == prefix.Length || character != prefix[matched]))
                {
                    return matched == prefix.Length;
                }

                matched++;
            }
        }

        return matched == prefix.Length;
    }

    /// <summary>Unpacks a name without its type character.</summary>
    /// <returns>Null where it is longer than names are, or empty.</returns>
    public unsafe string? Unpack(ReadOnlySpan<byte> packed)
    {
        Span<byte> name = stackalloc byte[MaximumNameLength];
        int length = 0;

        foreach (byte code in packed)
        {
            ReadOnlySpan<byte> token = this[code];

            if (token.Length > name.Length - length)
            {
                return null;
            }

            token.CopyTo(name.Slice(length));
            length += token.Length;
        }

        fixed (byte* first = name)
        {
            return length < 2 ? null : Encoding.UTF8.GetString(first + 1, length - 1);
        }
    }

    private static KallsymsTokens? TryReadIndex(ReadOnlyMemory<byte> image, int digits, int end, int index, bool isBigEndian)
    {
        ReadOnlySpan<byte> bytes = image.Span;

        if (index > bytes.Length - IndexLength)
        {
            return null;
        }

        int start = digits - KallsymsLayout.ReadUInt16(bytes, index + ('0' * sizeof(ushort)), isBigEndian);

        if (start < 0)
        {
            return null;
        }

        int[] starts = new int[Count + 1];
        starts[Count] = end;

        for (int code = 0; code < Count; code++)
        {
            starts[code] = start + KallsymsLayout.ReadUInt16(bytes, index + (code * sizeof(ushort)), isBigEndian);
        }

        if (starts[0] != start)
        {
            return null;
        }

        for (int code = 0; code < Count; code++)
        {
            int length = starts[code + 1] - starts[code] - 1;

            if (length is < 0 or > MaximumNameLength || bytes.Slice(starts[code], length + 1).IndexOf((byte)0) != length)
            {
                return null;
            }
        }

        return new KallsymsTokens(image, starts, index + IndexLength);
    }
}
