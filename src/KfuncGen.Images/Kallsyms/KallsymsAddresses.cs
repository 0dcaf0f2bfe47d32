namespace KfuncGen.Images.Kallsyms;

/// <summary>Where a kernel's symbols are in memory, one 32-bit word each, in ascending order.</summary>
/// <param name="Start">Where the words start in the image.</param>
/// <param name="Encoding">What a word says.</param>
/// <param name="IsBigEndian">The byte order of the image.</param>
/// <remarks>
/// scripts/kallsyms.c: <c>kallsyms_offsets</c> lies before the count of symbols in 6.1 and 6.2, behind the token index in 6.5 and
/// later. Which encoding a kernel has depends on its version and configuration; only the right one puts the addresses in order.
/// </remarks>
internal readonly record struct KallsymsAddresses(int Start, KallsymsEncoding Encoding, bool IsBigEndian)
{
    /// <summary>Finds the words.</summary>
    /// <param name="image">The image.</param>
    /// <param name="names">The names they belong to.</param>
    /// <param name="tokensEnd">Where the index of the token table ends.</param>
    /// <param name="isBigEndian">The byte order of the image.</param>
    /// <returns>Null where no words in either place are in order.</returns>
    public static KallsymsAddresses? Find(ReadOnlySpan<byte> image, KallsymsNames names, int tokensEnd, bool isBigEndian)
    {
        const int WordSize = sizeof(uint);
        const int LongSize = sizeof(ulong);

        int length = names.Count * WordSize;

        // Before the count is what the words are relative to, a long.
        ReadOnlySpan<int> starts =
        [
            KallsymsLayout.Align(tokensEnd, WordSize),
            KallsymsLayout.Align(tokensEnd, LongSize),
            names.CountOffset - LongSize - KallsymsLayout.Align(length, LongSize),
            names.CountOffset - WordSize - length,
        ];

        ReadOnlySpan<KallsymsEncoding> encodings =
            [KallsymsEncoding.Unsigned, KallsymsEncoding.NegativeIsRelative, KallsymsEncoding.RelativeToItself];

        foreach (int start in starts)
        {
            if (start < 0 || start > image.Length - length)
            {
                continue;
            }

            foreach (KallsymsEncoding encoding in encodings)
            {
                KallsymsAddresses addresses = new(start, encoding, isBigEndian);

                if (addresses.AreInOrder(image, names.Count))
                {
                    return addresses;
                }
            }
        }

        return null;
    }

    /// <summary>A symbol's distance from an unknown place, the same one for all symbols; null for a symbol that is no address.</summary>
    public long? Read(ReadOnlySpan<byte> image, int symbol)
    {
        uint word = KallsymsLayout.ReadUInt32(image, Start + (symbol * sizeof(uint)), IsBigEndian);

        return Encoding switch
        {
            KallsymsEncoding.Unsigned => word,
            KallsymsEncoding.NegativeIsRelative => (int)word < 0 ? -1L - (int)word : null,
            _ => (int)word + ((long)symbol * sizeof(uint)),
        };
    }

    /// <summary>Symbols that are no addresses come first: they are small numbers.</summary>
    private bool AreInOrder(ReadOnlySpan<byte> image, int count)
    {
        long? first = null;
        long? previous = null;

        for (int symbol = 0; symbol < count; symbol++)
        {
            long? address = Read(image, symbol);

            if (address < previous || (address is null && previous is not null))
            {
                return false;
            }

            first ??= address;
            previous = address;
        }

        return previous > first;
    }
}
