using KfuncGen.Images.Compression;

namespace KfuncGen.Images.Tests;

public class CompressionMagicTests
{
    [Theory]
    [InlineData("1f8b0800000000000203 4b04 0043beb7e801000000", CompressionFormat.Gzip)]
    [InlineData("fd377a585a000001", CompressionFormat.Xz)]
    [InlineData("28b52ffd20010900", CompressionFormat.Zstd)]
    [InlineData("02214c1810000000ff", CompressionFormat.Lz4)]
    [InlineData("5d00008000 ffffffffffffffff 00 11", CompressionFormat.Lzma)]
    [InlineData("425a6839314159265359", CompressionFormat.Bzip2)]
    [InlineData("894c5a4f000d0a1a0a", CompressionFormat.Lzo)]
    public void A_stream_is_known_by_its_first_bytes(string stream, CompressionFormat format)
    {
        Assert.Equal(format, CompressionMagic.Detect(Convert.FromHexString(stream.Replace(" ", ""))));
    }

    [Theory]
    [InlineData("1f8b08e000000000020300000000000000000000", "gzip flags that are reserved")]
    [InlineData("28b52ffd0801", "a reserved bit in the zstd frame header")]
    [InlineData("02214c1800000000", "an lz4 block of no bytes")]
    [InlineData("02214c18ffffffff", "an lz4 block of 4 GiB")]
    [InlineData("5d0000c000ffffffffffffffff0011", "an lzma dictionary that is no power of two")]
    [InlineData("5d00008000ffffffffffffffff0111", "an lzma stream that does not start with 0")]
    [InlineData("425a6830314159265359", "bzip2 level 0")]
    [InlineData("1f8b08", "a gzip header cut off")]
    public void What_only_looks_like_a_stream_is_none(string bytes, string reason)
    {
        Assert.True(CompressionMagic.Detect(Convert.FromHexString(bytes)) == CompressionFormat.None, reason);
    }
}
