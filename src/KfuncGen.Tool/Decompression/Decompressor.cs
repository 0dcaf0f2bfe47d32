using System.IO.Compression;
using KfuncGen.Images.Compression;

namespace KfuncGen.Tool.Decompression;

/// <summary>
/// Decompresses what kernels are packed with: gzip and zlib with .NET's own code, the rest with the system's libraries, which
/// are fast, or where one is missing with the program that comes with it.
/// </summary>
internal sealed class Decompressor
{
    private const string XzPackages = "xz-utils (Debian, Ubuntu) or xz (Fedora, Arch, Alpine)";

    /// <summary>The most bytes that a stream may unpack to.</summary>
    public int OutputLimit { get; init; } = BoundedOutput.DefaultLimit;

    /// <summary>Whether to look for libraries before programs.</summary>
    public bool UsesLibraries { get; init; } = true;

    /// <summary>The directories to look for programs in, in the form of the variable <c>PATH</c>.</summary>
    public string SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH") ?? "";

    /// <summary>Decompresses the streams at the start of the input: one, and those of the same format that follow it directly.</summary>
    /// <param name="format">What the input is compressed with.</param>
    /// <param name="input">The streams; what follows the last of them does not matter.</param>
    /// <exception cref="DecompressionException">
    /// The stream is damaged or truncated, unpacks to more than <see cref="OutputLimit"/>, or there is nothing here to unpack it with.
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

            case CompressionFormat.Lz4 when UsesLibraries && NativeLibraries.IsAvailable(NativeLibraries.Lz4):
                DecompressAll(format, input, rest => Lz4Library.Decompress(rest.Span, output));
                break;

            case CompressionFormat.Lzo:
                throw new MissingDecompressorException(
                    "it is compressed with lzo, which kfuncgen does not unpack. Unpack it with the kernel's scripts/extract-vmlinux or " +
                    "with lzop, and give the vmlinux.");

            case var _ when UsesLibraries && decoders.Find(format) is StreamDecoder decoder:
                DecompressAll(format, input, rest => decoder.DecodeAll(rest.Span, output));
                break;

            default:
                DecompressWithProgram(format, input, output);
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

        if (UsesLibraries && StreamDecoder.Create(format) is StreamDecoder decoder)
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

    private void DecompressWithProgram(CompressionFormat format, ReadOnlyMemory<byte> input, BoundedOutput output)
    {
        (DecompressionProgram program, string library, string package) = format switch
        {
            CompressionFormat.Xz => (new DecompressionProgram(
                "xz", "--decompress", "--stdout", "--format=xz", "--single-stream"), NativeLibraries.Lzma, XzPackages),
            CompressionFormat.Lzma => (new DecompressionProgram(
                "xz", "--decompress", "--stdout", "--format=lzma", "--single-stream"), NativeLibraries.Lzma, XzPackages),
            CompressionFormat.Zstd =>
                (new DecompressionProgram("zstd", "--decompress", "--stdout", "--long=30"), NativeLibraries.Zstd, "zstd"),
            CompressionFormat.Lz4 => (new DecompressionProgram("lz4", "--decompress", "--stdout"), NativeLibraries.Lz4, "lz4"),
            CompressionFormat.Bzip2 => (new DecompressionProgram("bzip2", "--decompress", "--stdout"), NativeLibraries.Bzip2, "bzip2"),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, message: null),
        };

        if (FindProgram(program.Name) is not string path)
        {
            throw new MissingDecompressorException(
                $"it is compressed with {format.ToString().ToLowerInvariant()}, and neither the library lib{library} nor the program " +
                $"{program.Name} is here. Install the package {package}.");
        }

        // These two refuse what kernel images have behind the stream.
        program.Run(path, format switch
        {
            CompressionFormat.Zstd => input[..MeasureAll(input.Span, format, ZstdFrame.Measure)],
            CompressionFormat.Lz4 => input[..MeasureAll(input.Span, format, Lz4Frame.Measure)],
            _ => input,
        }, output);
    }

    private static int MeasureAll(ReadOnlySpan<byte> input, CompressionFormat format, Func<ReadOnlySpan<byte>, int> measure)
    {
        int length = 0;

        do
        {
            length += measure(input[length..]);
        }
        while (CompressionMagic.Detect(input[length..]) == format);

        return length;
    }

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

    private string? FindProgram(string name)
    {
        string fileName = OperatingSystem.IsWindows() ? name + ".exe" : name;

        foreach (string directory in SearchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string path = Path.Combine(directory, fileName);

            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
