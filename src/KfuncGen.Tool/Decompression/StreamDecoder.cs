using KfuncGen.Images.Compression;

namespace KfuncGen.Tool.Decompression;

/// <summary>
/// Decompresses one stream piece by piece. Of use for many streams, one after the other; not for two
/// threads at once.
/// </summary>
internal abstract class StreamDecoder : IDisposable
{
    /// <summary>Makes a decoder.</summary>
    /// <returns>Null where the format has none, or its library is not on this machine.</returns>
    public static StreamDecoder? Create(CompressionFormat format) => format switch
    {
        CompressionFormat.Xz when NativeLibraries.IsAvailable(NativeLibraries.Lzma) => new LzmaDecoder(isXz: true),
        CompressionFormat.Lzma when NativeLibraries.IsAvailable(NativeLibraries.Lzma) => new LzmaDecoder(isXz: false),
        CompressionFormat.Zstd => new ZstdDecoder(),
        CompressionFormat.Bzip2 when NativeLibraries.IsAvailable(NativeLibraries.Bzip2) => new Bzip2Decoder(),
        _ => null,
    };

    /// <summary>Starts with a stream, the first or the next.</summary>
    public abstract void Restart();

    /// <summary>Decompresses as much as there is input and room for.</summary>
    /// <param name="input">The stream, from where the last call stopped reading.</param>
    /// <param name="output">Where to put bytes.</param>
    /// <param name="read">How many bytes of the input were taken.</param>
    /// <param name="written">How many bytes were put out. Where it is 0 with <paramref name="read"/>, more input is needed.</param>
    /// <returns>Whether the stream has ended.</returns>
    /// <exception cref="DecompressionException">The stream is damaged.</exception>
    public abstract bool Decode(ReadOnlySpan<byte> input, Span<byte> output, out int read, out int written);

    /// <summary>Decompresses a stream that is there as a whole.</summary>
    /// <param name="input">The stream; what follows it does not matter.</param>
    /// <param name="output">Where to put the bytes.</param>
    /// <returns>How many bytes of the input the stream took.</returns>
    /// <exception cref="DecompressionException">The stream is damaged or truncated.</exception>
    public int DecodeAll(ReadOnlySpan<byte> input, BoundedOutput output)
    {
        int position = 0;
        Restart();

        while (true)
        {
            bool isEnd = Decode(input[position..], output.Room(), out int read, out int written);
            position += read;
            output.Advance(written);

            if (isEnd)
            {
                return position;
            }

            if (read == 0 && written == 0)
            {
                throw DecompressionException.EndsTooEarly();
            }
        }
    }

    public abstract void Dispose();
}
