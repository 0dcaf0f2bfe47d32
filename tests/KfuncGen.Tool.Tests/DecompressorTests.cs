using System.Text;
using KfuncGen.Images.Compression;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

public class DecompressorTests
{
    private static readonly string Plain = PackedWords.Plain;

    public static TheoryData<CompressionFormat> Formats => [.. PackedWords.Formats];

    public static TheoryData<CompressionFormat> FormatsOfLibraries =>
        [CompressionFormat.Xz, CompressionFormat.Lzma, CompressionFormat.Bzip2];

    private static Decompressor WithoutLibraries => new() { UsesLibraries = false };

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
    [MemberData(nameof(Formats))]
    public void A_system_without_libraries_unpacks_the_same(CompressionFormat format)
    {
        Assert.Equal(Plain, Unpack(WithoutLibraries, format, Stream(format)));
        Assert.Equal(Plain, Unpack(WithoutLibraries, format, [.. Stream(format), 0xe0, 0x2e, 0, 0]));
        Assert.Equal(Plain, Unpack(WithoutLibraries, format, [.. Stream(format), .. new byte[5000]]));
    }

    [Theory]
    [MemberData(nameof(FormatsOfLibraries))]
    public void Without_libraries_what_is_damaged_gives_a_sentence_or_is_not_noticed_by_the_format(CompressionFormat format)
    {
        byte[] stream = Stream(format);

        for (int i = 0; i < stream.Length; i++)
        {
            byte[] damaged = [.. stream];
            damaged[i] ^= 0x40;

            Assert.True(
                Record.Exception(() => Unpack(WithoutLibraries, format, damaged)) is null or DecompressionException, $"byte {i}");
        }
    }

    [Fact]
    public void Without_libraries_streams_behind_each_other_are_one_file() => Assert.Equal(
        Plain + Plain,
        Unpack(WithoutLibraries, CompressionFormat.Xz, [.. Stream(CompressionFormat.Xz), .. Stream(CompressionFormat.Xz)]));

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
    public void Every_truncation_gives_a_sentence(CompressionFormat format) => AssertTruncations(new Decompressor(), format);

    [Theory]
    [MemberData(nameof(FormatsOfLibraries))]
    public void Every_truncation_gives_a_sentence_without_libraries(CompressionFormat format) =>
        AssertTruncations(WithoutLibraries, format);

    private static void AssertTruncations(Decompressor decompressor, CompressionFormat format)
    {
        byte[] stream = Stream(format);

        // Below that, it is not known for a stream of the format.
        for (int length = 20; length < stream.Length; length++)
        {
            Exception? error = Record.Exception(() => Unpack(decompressor, format, stream[..length]));

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
        foreach (bool usesLibraries in new[] { true, false })
        {
            Decompressor decompressor = new() { OutputLimit = 9000, UsesLibraries = usesLibraries };

            Assert.Contains(
                "more than 9000 bytes",
                Assert.Throws<DecompressionException>(() => Unpack(decompressor, format, Stream(format))).Message);
        }
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
