namespace KfuncGen.Images.Kallsyms;

/// <summary>Where the packed names of a kernel's symbols are: a count, then for each symbol a length and that many bytes.</summary>
/// <param name="Start">Where the first name starts in the image.</param>
/// <param name="Count">The number of symbols.</param>
/// <param name="CountOffset">Where the count, <c>kallsyms_num_syms</c>, stands in the image.</param>
/// <remarks>
/// <para>Behind the names stand the markers: for every 256th name how far it is from the first. They are found from the token
/// table backwards, the names from the markers, and all three must agree.</para>
/// <para>scripts/kallsyms.c: the markers lie directly before the token table in 6.5 and later. In 6.1 (Debian's, 6.1.176) and 6.2
/// the symbols' order
/// by name, 3 bytes each, is in between; older tables have no such order.</para>
/// </remarks>
internal readonly record struct KallsymsNames(int Start, int Count, int CountOffset)
{
    private const int GroupSize = 256;

    /// <summary>A length, of which up to two bytes tell, and at least one byte.</summary>
    private const int LeastNameSize = 2;

    /// <summary>More than the names of a group take: none is longer packed than unpacked, which is 512 at most.</summary>
    private const int GroupLimit = GroupSize * (512 + 2);

    /// <summary>Ten times what Debian's kernels have.</summary>
    private const int CountLimit = 1 << 21;

    private const int OrderSize = 3;
    private const int MarkerSize = sizeof(uint);

    /// <summary>Finds the names that belong to a token table.</summary>
    /// <param name="image">The image.</param>
    /// <param name="tokens">Where the token table starts.</param>
    /// <param name="isBigEndian">The byte order of the image.</param>
    /// <returns>Null where there are none that agree with their markers.</returns>
    public static KallsymsNames? Find(ReadOnlySpan<byte> image, int tokens, bool isBigEndian) =>
        FindBeforeMarkers(image, tokens, isBigEndian)
        ?? FindBeforeMarkers(image, tokens - MarkerSize, isBigEndian)
        ?? FindBeforeOrder(image, tokens, isBigEndian);

    /// <summary>Reads the length in front of a packed name and steps over it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="offset">Where the length starts; afterwards where the packed name does.</param>
    /// <param name="end">Where the names end at the latest.</param>
    /// <param name="length">The packed name's length.</param>
    /// <returns>False where the name does not fit in.</returns>
    public static bool TryReadLength(ReadOnlySpan<byte> image, ref int offset, int end, out int length)
    {
        length = 0;

        if (offset >= end)
        {
            return false;
        }

        length = image[offset++];

        // Since 6.1: longer ones have seven bits in each of two bytes.
        if (length >= 0x80)
        {
            if (offset >= end)
            {
                return false;
            }

            length = (length & 0x7f) | (image[offset++] << 7);
        }

        return length > 0 && length <= end - offset;
    }

    private static KallsymsNames? FindBeforeMarkers(ReadOnlySpan<byte> image, int end, bool isBigEndian)
    {
        uint above = uint.MaxValue;

        for (int at = end - MarkerSize; at >= 0; at -= MarkerSize)
        {
            uint marker = KallsymsLayout.ReadUInt32(image, at, isBigEndian);

            if (marker >= above)
            {
                return null;
            }

            if (marker == 0)
            {
                return FindNames(image, at, (end - at) / MarkerSize, isBigEndian);
            }

            above = marker;
        }

        return null;
    }

    private static KallsymsNames? FindBeforeOrder(ReadOnlySpan<byte> image, int tokens, bool isBigEndian)
    {
        const int GroupOrderSize = MarkerSize + (GroupSize * OrderSize);
        const int PaddingLimit = 14;

        int limit = (int)Math.Max(0, tokens - ((long)CountLimit / GroupSize * GroupOrderSize));

        for (int at = (tokens & ~3) - MarkerSize; at >= limit; at -= MarkerSize)
        {
            if (KallsymsLayout.ReadUInt32(image, at, isBigEndian) != 0)
            {
                continue;
            }

            // The last group has 1 to 256 symbols, and each table may be padded.
            int distance = tokens - at;
            int least = Math.Max(1, (distance - PaddingLimit + GroupOrderSize - 1) / GroupOrderSize);
            int most = (distance + GroupOrderSize - MarkerSize - OrderSize) / GroupOrderSize;

            for (int count = least; count <= most; count++)
            {
                if (AreMarkers(image, at, count, isBigEndian)
                    && FindNames(image, at, count, isBigEndian) is { } names
                    && tokens - (at + (count * MarkerSize) + (names.Count * OrderSize)) is >= 0 and <= PaddingLimit)
                {
                    return names;
                }
            }
        }

        return null;
    }

    private static bool AreMarkers(ReadOnlySpan<byte> image, int start, int count, bool isBigEndian)
    {
        uint previous = 0;

        for (int i = 1; i < count; i++)
        {
            uint marker = KallsymsLayout.ReadUInt32(image, start + (i * MarkerSize), isBigEndian);

            if (marker <= previous || marker - previous is < GroupSize * LeastNameSize or > GroupLimit)
            {
                return false;
            }

            previous = marker;
        }

        return true;
    }

    /// <summary>Looks for the count and the first name in front of markers.</summary>
    private static KallsymsNames? FindNames(ReadOnlySpan<byte> image, int markers, int groups, bool isBigEndian)
    {
        uint lastMarker = KallsymsLayout.ReadUInt32(image, markers + ((groups - 1) * MarkerSize), isBigEndian);

        if (lastMarker > markers)
        {
            return null;
        }

        int last = (markers - (int)lastMarker - LeastNameSize) & ~3;
        int first = Math.Max(sizeof(uint), markers - (int)lastMarker - GroupLimit);

        for (int start = last; start >= first; start -= 4)
        {
            // The count is 32 bits, and where labels are aligned to 8 bytes, 32 bits of padding follow.
            foreach (int countOffset in (ReadOnlySpan<int>)[start - 4, start - 8])
            {
                if (countOffset >= 0
                    && KallsymsLayout.ReadUInt32(image, countOffset, isBigEndian) is > 0 and <= CountLimit and uint count
                    && (count + GroupSize - 1) / GroupSize == groups
                    && AreNames(image, start, (int)count, markers, isBigEndian))
                {
                    return new KallsymsNames(start, (int)count, countOffset);
                }
            }
        }

        return null;
    }

    private static bool AreNames(ReadOnlySpan<byte> image, int start, int count, int markers, bool isBigEndian)
    {
        int at = start;

        for (int i = 0; i < count; i++)
        {
            if (i % GroupSize == 0 && KallsymsLayout.ReadUInt32(image, markers + (i / GroupSize * MarkerSize), isBigEndian) != at - start)
            {
                return false;
            }

            if (!TryReadLength(image, ref at, markers, out int length))
            {
                return false;
            }

            at += length;
        }

        return markers - at < 8;
    }
}
