using System.Buffers.Binary;
using KfuncGen.Images.Compression;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.LZMA;
using SharpCompress.Compressors.Xz;
using CompressionMode = SharpCompress.Compressors.CompressionMode;

namespace KfuncGen.Tool.Decompression;

/// <summary>
/// Decompresses xz, lzma and bzip2 without a library of the system: where that is missing, as it takes several times as long.
/// </summary>
internal static class ManagedDecoder
{
    private const int LzmaPropertiesLength = 5;

    /// <summary>Decompresses the stream at the start of the input.</summary>
    /// <param name="format">What the input is compressed with.</param>
    /// <param name="input">The stream; what follows it does not matter.</param>
    /// <param name="output">Where to put the bytes.</param>
    /// <returns>How many bytes of the input the stream took.</returns>
    /// <exception cref="DecompressionException">The stream is damaged or truncated.</exception>
    public static int Decompress(CompressionFormat format, ReadOnlyMemory<byte> input, BoundedOutput output)
    {
        using PaddedStream source = new(input);

        try
        {
            using Stream stream = Open(format, source);
            output.ReadFrom(stream);
        }
        catch (Exception exception) when (exception is not (DecompressionException or OutOfMemoryException))
        {
            // What is wrong with a stream is told by many types of exceptions there, those of arrays among them.
            throw new DecompressionException($"the compressed stream is damaged ({exception.Message}); get the file again.");
        }

        return (int)Math.Min(source.Position, input.Length);
    }

    private static Stream Open(CompressionFormat format, PaddedStream source) => format switch
    {
        CompressionFormat.Xz => new XZStream(source),
        CompressionFormat.Bzip2 => BZip2Stream.Create(source, CompressionMode.Decompress, false, true, false),
        CompressionFormat.Lzma => OpenLzma(source),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, message: null),
    };

    // The header of the format before xz: five bytes of properties, and the size, which is -1 where an end mark says it.
    private static LzmaStream OpenLzma(PaddedStream source)
    {
        byte[] header = new byte[LzmaPropertiesLength + sizeof(long)];
        source.ReadExactly(header);
        long size = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(LzmaPropertiesLength));
        return LzmaStream.Create(header[..LzmaPropertiesLength], source, -1, size, leaveOpen: true);
    }
}
