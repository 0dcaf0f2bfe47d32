using System.IO.Compression;
using KfuncGen.Btf;

namespace KfuncGen.Tool.Decompression;

/// <summary>
/// Decompresses what kernels are packed with: gzip and zlib with .NET's own code, the rest with the system's libraries, which
/// are fast, or where one is missing with the program that comes with it.
/// </summary>
internal sealed class Decompressor
{
    /// <summary>The most bytes that a stream may unpack to.</summary>
    public int OutputLimit { get; init; } = BoundedOutput.DefaultLimit;

    /// <summary>Whether to look for libraries before programs.</summary>
    public bool UsesLibraries { get; init; } = true;

    /// <summary>The directories to look for programs in, in the form of the variable <c>PATH</c>.</summary>
    public string SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH") ?? "";

    private delegate int LibraryCall(ReadOnlySpan<byte> input, BoundedOutput output);

    /// <summary>Decompresses the streams at the start of the input: one, and those of the same format that follow it directly.</summary>
    /// <param name="format">What the input is compressed with.</param>
    /// <param name="input">The streams; what follows the last of them does not matter.</param>
    /// <exception cref="DecompressionException">
    /// The stream is damaged or truncated, unpacks to more than <see cref="OutputLimit"/>, or there is nothing here to unpack it with.
    /// </exception>
    public ReadOnlyMemory<byte> Decompress(CompressionFormat format, ReadOnlyMemory<byte> input)
    {
        BoundedOutput output = new(OutputLimit);

        switch (format)
        {
            case CompressionFormat.None:
                return input;

            case CompressionFormat.Gzip:
                Read(input, static stream => new GZipStream(stream, CompressionMode.Decompress), output);
                break;

            case CompressionFormat.Zlib:
                Read(input, static stream => new ZLibStream(stream, CompressionMode.Decompress), output);
                break;

            case CompressionFormat.Xz:
                DecompressWith(
                    NativeLibraries.Lzma,
                    static (input, output) => LzmaLibrary.Decompress(input, isXz: true, output),
                    new DecompressionProgram("xz", "--decompress", "--stdout", "--format=xz", "--single-stream"),
                    "xz-utils (Debian, Ubuntu) or xz (Fedora, Arch, Alpine)");
                break;

            case CompressionFormat.Lzma:
                DecompressWith(
                    NativeLibraries.Lzma,
                    static (input, output) => LzmaLibrary.Decompress(input, isXz: false, output),
                    new DecompressionProgram("xz", "--decompress", "--stdout", "--format=lzma", "--single-stream"),
                    "xz-utils (Debian, Ubuntu) or xz (Fedora, Arch, Alpine)");
                break;

            case CompressionFormat.Zstd:
                DecompressWith(NativeLibraries.Zstd, ZstdLibrary.Decompress, new DecompressionProgram("zstd", "--decompress", "--stdout", "--long=30"), "zstd", ZstdFrame.Measure);
                break;

            case CompressionFormat.Lz4:
                DecompressWith(NativeLibraries.Lz4, Lz4Library.Decompress, new DecompressionProgram("lz4", "--decompress", "--stdout"), "lz4", Lz4Frame.Measure);
                break;

            case CompressionFormat.Bzip2:
                DecompressWith(NativeLibraries.Bzip2, Bzip2Library.Decompress, new DecompressionProgram("bzip2", "--decompress", "--stdout"), "bzip2");
                break;

            case CompressionFormat.Lzo:
                throw new MissingDecompressorException(
                    "it is compressed with lzo, which kfuncgen does not unpack. Unpack it with the kernel's scripts/extract-vmlinux or with lzop, and give the vmlinux.");

            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, message: null);
        }

        return output.Written;

        void DecompressWith(string library, LibraryCall call, DecompressionProgram program, string package, Func<ReadOnlySpan<byte>, int>? measure = null)
        {
            if (UsesLibraries && NativeLibraries.IsAvailable(library))
            {
                ReadOnlyMemory<byte> rest = input;

                do
                {
                    rest = rest[call(rest.Span, output)..];
                }
                while (CompressionMagic.Detect(rest.Span) == format);
            }
            else if (FindProgram(program.Name) is string path)
            {
                program.Run(path, measure is null ? input : input[..MeasureAll(input.Span, format, measure)], output);
            }
            else
            {
                throw new MissingDecompressorException(
                    $"it is compressed with {format.ToString().ToLowerInvariant()}, and neither the library lib{library} nor the program {program.Name} is here. Install the package {package}.");
            }
        }
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
