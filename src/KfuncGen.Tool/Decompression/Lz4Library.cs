using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace KfuncGen.Tool.Decompression;

/// <summary>Decompresses legacy LZ4 frames with liblz4.</summary>
/// <remarks>The declaration is lz4.h of version 1.</remarks>
internal static unsafe partial class Lz4Library
{
    /// <summary>What a block of the legacy format holds at most before compression.</summary>
    private const int BlockLimit = 8 << 20;

    /// <summary>Decompresses the first frame of the input.</summary>
    /// <returns>How many bytes of the input the frame took.</returns>
    public static int Decompress(ReadOnlySpan<byte> input, BoundedOutput output)
    {
        int end = Lz4Frame.Measure(input);

        for (int at = Lz4Frame.MagicLength; at < end;)
        {
            int size = BinaryPrimitives.ReadInt32LittleEndian(input[at..]);
            ReadOnlySpan<byte> block = input.Slice(at + sizeof(int), size);
            Span<byte> room = output.Room(BlockLimit);

            fixed (byte* source = block)
            fixed (byte* target = room)
            {
                int count = LZ4_decompress_safe(source, target, size, Math.Min(room.Length, BlockLimit));

                if (count < 0)
                {
                    throw new DecompressionException(
                        $"the compressed stream is damaged (the lz4 block at 0x{at:x} does not unpack); get the file again.");
                }

                output.Advance(count);
            }

            at += sizeof(int) + size;
        }

        return end;
    }

    [LibraryImport(NativeLibraries.Lz4)]
    private static partial int LZ4_decompress_safe(byte* source, byte* target, int compressedSize, int capacity);
}
