using System.Buffers.Binary;

namespace KfuncGen.Tool.Decompression;

/// <summary>The legacy LZ4 frame: a magic number, then blocks behind their sizes, and no end mark.</summary>
/// <remarks>The format is described in lz4's lz4_Frame_format.md, "Legacy frame".</remarks>
internal static class Lz4Frame
{
    public const int MagicLength = sizeof(uint);

    /// <summary>The size of a block of 8 MiB that does not compress: LZ4_COMPRESSBOUND.</summary>
    private const uint BlockLimit = (8 << 20) + ((8 << 20) / 255) + 16;

    /// <summary>
    /// Says where a frame ends. The size of the unpacked kernel follows it in kernel images and is no block's size: too large, or
    /// with no block behind it.
    /// </summary>
    /// <param name="input">The frame and what follows it.</param>
    /// <returns>The length of the frame in bytes.</returns>
    public static int Measure(ReadOnlySpan<byte> input)
    {
        int end = MagicLength;

        while (input.Length - end > sizeof(uint))
        {
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(input[end..]);

            if (size is 0 or > BlockLimit)
            {
                break;
            }

            if (size > input.Length - end - sizeof(uint))
            {
                throw new DecompressionException(
                    $"the compressed stream ends too early (the lz4 block at 0x{end:x} has {size} bytes). The file is truncated; get " +
                    "it again.");
            }

            end += sizeof(uint) + (int)size;
        }

        return end;
    }
}
