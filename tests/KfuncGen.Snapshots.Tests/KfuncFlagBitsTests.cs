using KfuncGen.Snapshots.Contracts;

namespace KfuncGen.Snapshots.Tests;

public sealed class KfuncFlagBitsTests
{
    [Theory]
    [InlineData(0x8, 6, 3, KfuncFlags.KF_KPTR_GET)]
    [InlineData(0x10, 6, 19, KfuncFlags.KF_TRUSTED_ARGS)]
    [InlineData(0x27, 6, 12, KfuncFlags.KF_ACQUIRE | KfuncFlags.KF_RELEASE | KfuncFlags.KF_RET_NULL | KfuncFlags.KF_SLEEPABLE)]
    [InlineData(0x60000, 7, 3, KfuncFlags.KF_SPINLOCK_SAFE | KfuncFlags.KF_PERFMON)]
    public void A_bit_means_what_it_meant_in_that_kernel(uint word, int major, int minor, KfuncFlags expected) =>
        Assert.Equal(expected, KfuncFlagBits.Decode(word, new KernelVersion(major, minor)));

    [Theory]
    [InlineData(0x8, 6, 4, "KF_BIT_3")]
    [InlineData(0x10, 7, 0, "KF_BIT_4")]
    [InlineData(0x80000000, 7, 2, "KF_BIT_31")]
    public void A_bit_without_meaning_in_that_kernel_is_kept(uint word, int major, int minor, string expected) =>
        Assert.Equal([expected], KfuncFlagBits.Names(KfuncFlagBits.Decode(word, new KernelVersion(major, minor))));

    [Fact]
    public void Without_a_version_only_bits_with_one_meaning_are_named() =>
        Assert.Equal(
            ["KF_ACQUIRE", "KF_SLEEPABLE", "KF_BIT_3", "KF_BIT_4"], KfuncFlagBits.Names(KfuncFlagBits.Decode(0x39, version: null)));

    [Fact]
    public void Every_name_is_read_back()
    {
        foreach (string name in KfuncFlagBits.Names((KfuncFlags)ulong.MaxValue))
        {
            Assert.True(KfuncFlagBits.TryParse(name, out KfuncFlags flag));
            Assert.Equal([name], KfuncFlagBits.Names(flag));
        }
    }

    [Theory]
    [InlineData("7.2.12+deb13-amd64", "7.2.12")]
    [InlineData("6.1.0-50-amd64", "6.1")]
    [InlineData("6.18", "6.18")]
    [InlineData("six", null)]
    [InlineData("6", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_version_is_the_numbers_in_front_of_a_release(string? release, string? expected) =>
        Assert.Equal(expected, KernelVersion.FromRelease(release)?.ToString());
}
