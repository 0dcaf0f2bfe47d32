using System.Text;
using KfuncGen.Btf;
using KfuncGen.Tool.Decompression;

namespace KfuncGen.Tool.Tests;

public class DecompressorTests
{
    /// <summary>The word "kfunc " 2000 times, as each program packs it.</summary>
    private static readonly Dictionary<CompressionFormat, string> Packed = new()
    {
        [CompressionFormat.Gzip] = "1f8b0800000000000203edc4a10900000800b057fc4db00836fff70ccb16d6b593d1b66ddbb66ddbb66ddbb66ddbb66ddbb66dbf7ec7f8d14ae02e0000",
        [CompressionFormat.Xz] = "fd377a585a0000016922de36020021011c00000010cf58cce02edf00365d0035998b119fc4f53f87855a1887cd75eff0b4451c36a92eb8a2c9f335aab97eef23a39d59ec1f2bca7b7d072e01f31a4781783dce2500000000c7f8d14a00014ee05d00000061afb4e73e300d8b020000000001595a",
        [CompressionFormat.Zstd] = "28b52ffd0468750000306b66756e63200100d72e7c290268433cef",
        [CompressionFormat.Lz4] = "02214c183e0000006f6b66756e63200600fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff05066756e6320",
        [CompressionFormat.Lzma] = "5d00000004ffffffffffffffff0035998b119fc4f53f87855a1887cd75eff0b4451c36a92eb8a2c9f335aab97eef23a39d59ec1f2bca7b7d072e01f31a4781784556bc8ffffe34d000",
        [CompressionFormat.Bzip2] = "425a6839314159265359246fa146000f9f918040000909020020005060014a864e04aac0955812abc12ab4255684aaf8bb9229c28481237d0a30",
    };

    private static readonly string Plain = string.Concat(Enumerable.Repeat("kfunc ", 2000));

    public static TheoryData<CompressionFormat> Formats => [.. Packed.Keys];

    public static TheoryData<CompressionFormat> FormatsOfPrograms => [.. Packed.Keys.Where(format => format != CompressionFormat.Gzip)];

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
            Assert.True(error is DecompressionException || (error is null && length > stream.Length - 16), $"{length} of {stream.Length} bytes: {error}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void More_than_the_limit_is_refused(CompressionFormat format)
    {
        Decompressor decompressor = new() { OutputLimit = 9000 };

        Assert.Contains("more than 9000 bytes", Assert.Throws<DecompressionException>(() => Unpack(decompressor, format, Stream(format))).Message);
    }

    [Fact]
    public void Lzo_is_named_with_what_to_do()
    {
        Assert.Contains("extract-vmlinux", Assert.Throws<MissingDecompressorException>(() => Unpack(new Decompressor(), CompressionFormat.Lzo, [])).Message);
    }

    private static byte[] Stream(CompressionFormat format) => Convert.FromHexString(Packed[format]);

    private static string Unpack(Decompressor decompressor, CompressionFormat format, byte[] input) =>
        Encoding.ASCII.GetString(decompressor.Decompress(format, input).Span);
}
