using KfuncGen.Images.Kernels;
using KfuncGen.Tests.Kernels.Images;

namespace KfuncGen.Images.Tests;

public class EmbeddedBtfTests
{
    private static readonly uint[] Set = [2, 1, 10, 0x20, 11, 0];

    /// <summary>Words that are no ids, counts or flags.</summary>
    private static readonly byte[] Code = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

    [Theory]
    [InlineData(false, 24u)]
    [InlineData(true, 24u)]
    [InlineData(false, 32u)]
    [InlineData(true, 32u)]
    public void It_is_found_with_the_words_behind_it(bool isBigEndian, uint headerLength)
    {
        byte[] btf = SmallBtf.Build(isBigEndian, headerLength);
        byte[] sets = new ByteWriter(isBigEndian).U32(Set).ToArray();
        byte[] image = SmallImages.Arm64([.. btf, .. new byte[3], .. sets, .. Code]);

        EmbeddedBtf found = EmbeddedBtf.Find(image)!.Value;

        Assert.Equal(0x100, found.Offset);
        Assert.Equal(isBigEndian, found.IsBigEndian);
        Assert.Equal(sets, image[(int)found.IdSetsOffset..][..sets.Length]);
        Assert.Equal(btf, found.Btf.ToArray());
        Assert.Equal(sets, found.IdSets.ToArray());
    }

    [Theory]
    [InlineData(4 * 1024)]
    [InlineData(64 * 1024)]
    public void Padding_up_to_a_page_is_skipped(int page)
    {
        byte[] btf = SmallBtf.Build();
        byte[] sets = new ByteWriter().U32(Set).ToArray();

        EmbeddedBtf found = EmbeddedBtf.Find((byte[])[.. btf, .. new byte[page - btf.Length], .. sets, .. Code])!.Value;

        Assert.Equal(sets, found.IdSets.ToArray());
    }

    [Fact]
    public void A_long_run_of_zeros_ends_the_words()
    {
        byte[] btf = SmallBtf.Build();
        byte[] padding = new byte[3];
        byte[] sets = new ByteWriter().U32(Set).ToArray();
        byte[] later = [1, 0, 0, 0, 1, 0, 0, 0];

        EmbeddedBtf found = EmbeddedBtf.Find((byte[])[.. btf, .. padding, .. sets, .. new byte[128 * 1024], .. later])!.Value;

        Assert.Equal(sets, found.IdSets.ToArray());
    }

    [Fact]
    public void The_kernels_own_is_the_longest()
    {
        byte[] own = SmallBtf.Build(types: 50);

        EmbeddedBtf found = EmbeddedBtf.Find((byte[])[.. SmallBtf.Build(), .. own, .. Code, .. SmallBtf.Build(types: 2)])!.Value;

        Assert.Equal(own, found.Btf.ToArray());
    }

    [Theory]
    [InlineData(4, 28, "a header length that no kernel has")]
    [InlineData(8, 2, "types that are not aligned")]
    [InlineData(12, 0, "no types")]
    [InlineData(12, 17, "types that reach into the strings")]
    [InlineData(19, 0x7f, "strings past the end")]
    [InlineData(23, 0xff, "more strings than there is image")]
    [InlineData(20, 0, "no strings")]
    [InlineData(40, 1, "a string section that does not start with the empty string")]
    [InlineData(44, 1, "a last string without end")]
    public void What_only_looks_like_a_header_is_passed_over(int offset, byte value, string reason)
    {
        byte[] btf = SmallBtf.Build();
        btf[offset] = value;

        Assert.True(EmbeddedBtf.Find((byte[])[.. btf, .. Code]) is null, reason);
    }

    [Fact]
    public void Every_truncation_finds_nothing_or_says_where_the_BTF_starts_and_the_image_ends()
    {
        byte[] image = [.. new byte[64], .. SmallBtf.Build(types: 20), .. new byte[3], .. new ByteWriter().U32(Set).ToArray(), .. Code];

        for (int length = 0; length < image.Length - 8; length++)
        {
            try
            {
                Assert.Null(EmbeddedBtf.Find(image.AsMemory(0, length)));
                Assert.True(length < 64 + 32, $"{length} bytes hold a header");
            }
            catch (ImageFormatException exception)
            {
                Assert.Contains($"kernel image ends at 0x{length:x}", exception.Message);
            }
        }
    }
}
