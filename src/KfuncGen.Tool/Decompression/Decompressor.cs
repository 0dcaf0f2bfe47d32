using System.IO.Compression;
using KfuncGen.Images.Compression;

namespace KfuncGen.Tool.Decompression;

/// <summary>
/// Decompresses what kernels are packed with: gzip and zlib with .NET's own code, zstd and lz4 with libraries that come along, and xz,
/// lzma and bzip2 with the system's libraries, which are three to five times as fast as those that do without them.
/// </summary>
internal sealed class Decompressor
{
    /// <summary>The most bytes that a stream may unpack to.</summary>
    public int OutputLimit { get; init; } = BoundedOutput.DefaultLimit;

    /// <summary>Whether to use the system's libraries where it has them.</summary>
    public bool UsesLibraries { get; init; } = true;

    /// <summary>Decompresses the streams at the start of the input: one, and those of the same format that follow it directly.</summary>
    /// <param name="format">What the input is compressed with.</param>
    /// <param name="input">The streams; what follows the last of them does not matter.</param>
    /// <exception cref="DecompressionException">
    /// The stream is damaged or truncated, unpacks to more than <see cref="OutputLimit"/>, or of a format that is not unpacked here.
    /// </exception>
    public ReadOnlyMemory<byte> Decompress(CompressionFormat format, ReadOnlyMemory<byte> input)
    {
        if (format == CompressionFormat.None)
        {
            return input;
        }

        BoundedOutput output = new(OutputLimit);
        using DecoderCache decoders = new();
        Decompress(format, input, output, decoders);
        return output.Written;
    }

    /// <inheritdoc cref="Decompress(CompressionFormat, ReadOnlyMemory{byte})"/>
    /// <param name="format">What the input is compressed with.</param>
    /// <param name="input">The streams; what follows the last of them does not matter.</param>
    /// <param name="output">Where to put the bytes.</param>
    /// <param name="decoders">Has the decoders of streams before this one.</param>
    public void Decompress(CompressionFormat format, ReadOnlyMemory<byte> input, BoundedOutput output, DecoderCache decoders)
    {
        switch (format)
        {
            case CompressionFormat.Gzip:
                Read(input, static stream => new GZipStream(stream, CompressionMode.Decompress), output);
                break;

            case CompressionFormat.Zlib:
                Read(input, static stream => new ZLibStream(stream, CompressionMode.Decompress), output);
                break;

            case CompressionFormat.Lz4:
                DecompressAll(format, input, rest => Lz4Frame.Decompress(rest.Span, output));
                break;

            case CompressionFormat.Lzo:
                throw new MissingDecompressorException(
                    "it is compressed with lzo, which kfuncgen does not unpack. Unpack it with the kernel's scripts/extract-vmlinux or " +
                    "with lzop, and give the vmlinux.");

            case var _ when Uses(format) && decoders.Find(format) is StreamDecoder decoder:
                DecompressAll(format, input, rest => decoder.DecodeAll(rest.Span, output));
                break;

            default:
                DecompressAll(format, input, rest => ManagedDecoder.Decompress(format, rest, output));
                break;
        }
    }

    /// <summary>Opens the streams at the start of another to be read as they are decompressed.</summary>
    /// <param name="format">What they are compressed with.</param>
    /// <param name="input">The streams; owned by the caller.</param>
    /// <exception cref="DecompressionException">There is nothing here to unpack it with; while reading, as for
    /// <see cref="Decompress(CompressionFormat, ReadOnlyMemory{byte})"/>.</exception>
    public Stream Open(CompressionFormat format, Stream input)
    {
        if (format is CompressionFormat.None)
        {
            return input;
        }

        if (format is CompressionFormat.Gzip)
        {
            return new GZipStream(input, CompressionMode.Decompress, leaveOpen: true);
        }

        if (Uses(format) && StreamDecoder.Create(format) is StreamDecoder decoder)
        {
            return new DecompressionStream(input, decoder, format);
        }

        BoundedOutput packed = new(OutputLimit);
        packed.ReadFrom(input);
        ReadOnlyMemory<byte> bytes = Decompress(format, packed.Written);
        return System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
    }

    private static void DecompressAll(CompressionFormat format, ReadOnlyMemory<byte> input, Func<ReadOnlyMemory<byte>, int> decompress)
    {
        do
        {
            input = input[decompress(input)..];
        }
        while (CompressionMagic.Detect(input.Span) == format);
    }

    private bool Uses(CompressionFormat format) => UsesLibraries || format == CompressionFormat.Zstd;

    private static void Read(ReadOnlyMemory<byte> input, Func<Stream, Stream> open, BoundedOutput output)
    {
        using Stream source = new PaddedStream(input);
        using Stream stream = open(source);

        try
        {
            output.ReadFrom(stream);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            // The latter is what comes of a stream that asks for a dictionary of its own; the bytes are in memory already.
            throw new DecompressionException($"the compressed stream is damaged or truncated ({exception.Message}); get the file again.");
        }
    }
}
