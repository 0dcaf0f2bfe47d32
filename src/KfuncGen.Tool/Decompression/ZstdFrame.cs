using System.Buffers.Binary;

namespace KfuncGen.Tool.Decompression;

/// <summary>Measures a Zstandard frame without decompressing it: the program refuses what kernel images have behind it.</summary>
/// <remarks>RFC 8878, sections 3.1.1.1 and 3.1.1.2.</remarks>
internal static class ZstdFrame
{
    /// <summary>Says where a frame ends.</summary>
    /// <param name="input">The frame and what follows it.</param>
    /// <returns>The length of the frame in bytes; the length of the input where that is truncated, which the program will tell.</returns>
    public static int Measure(ReadOnlySpan<byte> input)
    {
        const int MagicLength = 4;
        const int BlockHeaderLength = 3;
        const int RunLengthBlock = 1;

        if (input.Length <= MagicLength)
        {
            return input.Length;
        }

        byte descriptor = input[MagicLength];
        bool isSingleSegment = (descriptor & 0x20) != 0;
        int checksumLength = (descriptor & 0x04) != 0 ? 4 : 0;
        int dictionaryIdLength = (descriptor & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 };
        int contentSizeLength = (descriptor >> 6) switch { 0 => isSingleSegment ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        long at = MagicLength + 1 + (isSingleSegment ? 0 : 1) + dictionaryIdLength + contentSizeLength;

        while (at + BlockHeaderLength <= input.Length)
        {
            int header = BinaryPrimitives.ReadUInt16LittleEndian(input[(int)at..]) | (input[(int)at + 2] << 16);
            bool isLast = (header & 1) != 0;
            at += BlockHeaderLength + ((header >> 1 & 3) == RunLengthBlock ? 1 : header >> 3);

            if (isLast)
            {
                return (int)Math.Min(at + checksumLength, input.Length);
            }
        }

        return input.Length;
    }
}
