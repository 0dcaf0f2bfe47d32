using System.Text;
using KfuncGen.Images.Compression;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

public class DecompressorTests
{
    private static readonly string Plain = PackedWords.Plain;

    public static TheoryData<CompressionFormat> Formats => [.. PackedWords.Formats];

    public static TheoryData<CompressionFormat> FormatsOfPrograms =>
        [.. PackedWords.Formats.Where(format => format != CompressionFormat.Gzip)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_stream_unpacks_whatever_follows_it(CompressionFormat format)
    {
        // Kernel builds append the unpacked size.
        byte[] input = [.. Stream(format), 0xe0, 0x2e, 0, 0];

        Assert.Equal(Plain, Unpack(new Decompressor(), format, Stream(format)));
        Assert.Equal(Plain, Unpack(new Decompressor(), format, input));
        Assert.Equal(Plain, Unpack(new Decompressor(), format, [.. Stream(format), .. new byte[5000]]));
    }

    [Theory]
    [MemberData(nameof(FormatsOfPrograms))]
    public void The_program_does_the_same_where_the_library_is_missing(CompressionFormat format)
    {
        Decompressor decompressor = new() { UsesLibraries = false };

        try
        {
            Assert.Equal(Plain, Unpack(decompressor, format, [.. Stream(format), 0xe0, 0x2e, 0, 0]));
        }
        catch (MissingDecompressorException exception)
        {
            Assert.Skip(exception.Message);
        }
    }

    [Theory]
    [MemberData(nameof(FormatsOfPrograms))]
    public void Without_library_and_program_the_message_names_the_package(CompressionFormat format)
    {
        Decompressor decompressor = new() { UsesLibraries = false, SearchPath = "" };

        string message = Assert.Throws<MissingDecompressorException>(() => Unpack(decompressor, format, Stream(format))).Message;

        Assert.Contains($"it is compressed with {format.ToString().ToLowerInvariant()}", message);
        Assert.Contains("Install the package", message);
    }

    [Theory]
    [InlineData(CompressionFormat.Gzip)]
    [InlineData(CompressionFormat.Xz)]
    [InlineData(CompressionFormat.Zstd)]
    public void Streams_behind_each_other_are_one_file(CompressionFormat format)
    {
        Assert.Equal(Plain + Plain, Unpack(new Decompressor(), format, [.. Stream(format), .. Stream(format)]));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_truncation_gives_a_sentence(CompressionFormat format)
    {
        byte[] stream = Stream(format);

        // Below that, it is not known for a stream of the format.
        for (int length = 20; length < stream.Length; length++)
        {
            Exception? error = Record.Exception(() => Unpack(new Decompressor(), format, stream[..length]));

            // The last bytes of some formats are a checksum or an index that comes after the content.
            Assert.True(
                error is DecompressionException || (error is null && length > stream.Length - 16),
                $"{length} of {stream.Length} bytes: {error}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void More_than_the_limit_is_refused(CompressionFormat format)
    {
        Decompressor decompressor = new() { OutputLimit = 9000 };

        Assert.Contains(
            "more than 9000 bytes", Assert.Throws<DecompressionException>(() => Unpack(decompressor, format, Stream(format))).Message);
    }

    [Fact]
    public void Lzo_is_named_with_what_to_do()
    {
        Assert.Contains(
            "extract-vmlinux",
            Assert.Throws<MissingDecompressorException>(() => Unpack(new Decompressor(), CompressionFormat.Lzo, [])).Message);
    }

    private static byte[] Stream(CompressionFormat format) => PackedWords.Stream(format);

    private static string Unpack(Decompressor decompressor, CompressionFormat format, byte[] input) =>
        Encoding.ASCII.GetString(decompressor.Decompress(format, input).Span);
}
