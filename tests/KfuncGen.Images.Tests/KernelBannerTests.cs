using System.Text;

using KfuncGen.Images.Kernels;

namespace KfuncGen.Images.Tests;

public class KernelBannerTests
{
    [Theory]
    [InlineData("\0\0Linux version 6.12.107+deb13-arm64 (builder@host) (gcc) #1 SMP\n\0", "6.12.107+deb13-arm64")]
    [InlineData("Linux version %s (%s)\0Linux version 7.2.0-rc1 (x)\0", "7.2.0-rc1")]
    [InlineData("Linux version 7\0", null)]
    [InlineData("Linux version ", null)]
    [InlineData("Linux versio", null)]
    public void The_release_is_the_word_behind_the_banner(string image, string? release)
    {
        Assert.Equal(release, KernelBanner.FindRelease(Encoding.ASCII.GetBytes(image)));
    }

    [Fact]
    public void A_word_longer_than_a_release_can_be_is_none()
    {
        Assert.Null(KernelBanner.FindRelease(Encoding.ASCII.GetBytes("Linux version 6.1" + new string('x', 65) + " ")));
    }
}
