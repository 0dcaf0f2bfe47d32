using System.Buffers.Binary;

namespace KfuncGen.Images.Compression;

/// <summary>Tells compression formats apart by what their streams begin with.</summary>
/// <remarks>
/// The formats that lib/decompress.c, 7.2, tells apart, with a few more bytes of each checked: its two are common in code.
/// </remarks>
internal static class CompressionMagic
{
    private const int LzmaHeaderLength = 13;

    /// <summary>The first bytes to search for, by format.</summary>
    private static readonly (CompressionFormat Format, byte[] Magic)[] Magics =
    [
        (CompressionFormat.Gzip, [0x1f, 0x8b, 0x08]),
        (CompressionFormat.Xz, [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0x00]),
        (CompressionFormat.Zstd, [0x28, 0xb5, 0x2f, 0xfd]),
        (CompressionFormat.Lz4, [0x02, 0x21, 0x4c, 0x18]),
        (CompressionFormat.Lzma, [0x5d, 0x00, 0x00]),
        (CompressionFormat.Bzip2, [(byte)'B', (byte)'Z', (byte)'h']),
        (CompressionFormat.Lzo, [0x89, (byte)'L', (byte)'Z', (byte)'O', 0x00, 0x0d, 0x0a, 0x1a, 0x0a]),
    ];

    /// <summary>Names the format of a stream that starts at the first byte.</summary>
    /// <param name="bytes">The stream; what follows it does not matter.</param>
    /// <returns>The format, or <see cref="CompressionFormat.None"/>.</returns>
    public static CompressionFormat Detect(ReadOnlySpan<byte> bytes)
    {
        foreach ((CompressionFormat format, byte[] magic) in Magics)
        {
            if (bytes.StartsWith(magic) && IsPlausible(format, bytes))
            {
                return format;
            }
        }

        return CompressionFormat.None;
    }

    /// <summary>Finds the places where a compressed stream may start, for images that do not say where theirs is.</summary>
    /// <param name="image">The bytes to search.</param>
    /// <param name="limit">How many places to give at most.</param>
    /// <returns>Offsets and formats, in the order of the offsets. A decompressor's own code may look like a start.</returns>
    internal static List<(int Offset, CompressionFormat Format)> FindAll(ReadOnlySpan<byte> image, int limit)
    {
        List<(int Offset, CompressionFormat Format)> places = [];

        foreach ((CompressionFormat format, byte[] magic) in Magics)
        {
            int offset = 0;

            for (int found = 0; found < limit;)
            {
                int next = image.Slice(offset).IndexOf(magic);

                if (next < 0)
                {
                    break;
                }

                offset += next;

                if (IsPlausible(format, image.Slice(offset)))
                {
                    places.Add((offset, format));
                    found++;
                }

                offset++;
            }
        }

        places.Sort(static (left, right) => left.Offset.CompareTo(right.Offset));
        return places.Count > limit ? places.GetRange(0, limit) : places;
    }

    private static bool IsPlausible(CompressionFormat format, ReadOnlySpan<byte> stream) => format switch
    {
        // Flag bits 5 to 7 are reserved and zero.
        CompressionFormat.Gzip => stream.Length >= 18 && (stream[3] & 0xe0) == 0,

        // The frame header's bit 3 is reserved and zero.
        CompressionFormat.Zstd => stream.Length >= 6 && (stream[4] & 0x08) == 0,

        // The first block's size follows; a block holds at most 8 MiB before compression.
        CompressionFormat.Lz4 => stream.Length >= 8
            && BinaryPrimitives.ReadUInt32LittleEndian(stream.Slice(4)) is > 0 and < 9 << 20,

        CompressionFormat.Lzma => IsLzmaHeader(stream),

        // A level, then the magic of the first block: the digits of pi.
        CompressionFormat.Bzip2 => stream.Length >= 10
            && stream[3] is >= (byte)'1' and <= (byte)'9'
            && stream.Slice(4, 6).SequenceEqual((ReadOnlySpan<byte>)[0x31, 0x41, 0x59, 0x26, 0x53, 0x59]),

        _ => true,
    };

    /// <summary>
    /// The header has no checksum: a dictionary size, an uncompressed size or -1, and a first stream byte that is always 0.
    /// </summary>
    private static bool IsLzmaHeader(ReadOnlySpan<byte> stream)
    {
        if (stream.Length <= LzmaHeaderLength)
        {
            return false;
        }

        uint dictionary = BinaryPrimitives.ReadUInt32LittleEndian(stream.Slice(1));
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(stream.Slice(5));

        return stream[LzmaHeaderLength] == 0
            && (dictionary & (dictionary - 1)) == 0
            && size is ulong.MaxValue or (> 0 and < 1ul << 32);
    }
}
