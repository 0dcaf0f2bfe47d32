using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace KfuncGen.Tool.Decompression;

/// <summary>
/// The legacy LZ4 frame: a magic number, then blocks behind their sizes, and no end mark. Kernels are packed with it, and no library
/// reads it; the blocks are those of all LZ4.
/// </summary>
/// <remarks>The format is described in lz4's lz4_Frame_format.md, "Legacy frame".</remarks>
internal static class Lz4Frame
{
    private const int MagicLength = sizeof(uint);

    /// <summary>What a block holds at most before compression.</summary>
    private const int BlockLimit = 8 << 20;

    /// <summary>The size of a block that does not compress: LZ4_COMPRESSBOUND.</summary>
    private const uint PackedBlockLimit = BlockLimit + (BlockLimit / 255) + 16;

    /// <summary>
    /// Decompresses the first frame of the input. The size of the unpacked kernel follows it in kernel images and is no block's size:
    /// too large, or with no block behind it.
    /// </summary>
    /// <param name="input">The frame and what follows it.</param>
    /// <param name="output">Where to put the bytes.</param>
    /// <returns>How many bytes of the input the frame took.</returns>
    public static int Decompress(ReadOnlySpan<byte> input, BoundedOutput output)
    {
        int at = MagicLength;

        while (input.Length - at > sizeof(uint))
        {
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(input[at..]);

            if (size is 0 or > PackedBlockLimit)
            {
                break;
            }

            if (size > input.Length - at - sizeof(uint))
            {
                throw new DecompressionException(
                    $"the compressed stream ends too early (the lz4 block at 0x{at:x} has {size} bytes). The file is truncated; get " +
                    "it again.");
            }

            DecompressBlock(input.Slice(at + sizeof(uint), (int)size), at, output);
            at += sizeof(uint) + (int)size;
        }

        return at;
    }

    private static void DecompressBlock(ReadOnlySpan<byte> block, int at, BoundedOutput output)
    {
        Span<byte> room = output.Room(BlockLimit);
        int count = LZ4Codec.Decode(block, room[..BlockLimit]);

        if (count < 0)
        {
            throw new DecompressionException(
                $"the compressed stream is damaged (the lz4 block at 0x{at:x} does not unpack); get the file again.");
        }

        output.Advance(count);
    }
}
