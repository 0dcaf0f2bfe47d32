using Xunit;
using SnapshotFlags = KfuncGen.Snapshots.Contracts.KfuncFlags;

namespace KfuncGen.Tests;

public sealed class KfuncFlagsTests
{
    [Fact]
    public void Flags_of_the_runtime_and_of_snapshots_have_the_same_names_and_values() =>
        Assert.Equal(Members<SnapshotFlags>(), Members<KfuncFlags>());

    [Fact]
    public void Every_flag_is_one_bit_below_those_of_unknown_flags() =>
        Assert.All(
            Enum.GetValues<KfuncFlags>().Where(static flag => flag != KfuncFlags.None),
            static flag => Assert.True(ulong.IsPow2((ulong)flag) && (ulong)flag < 1ul << 32, flag.ToString()));

    private static IEnumerable<(string Name, ulong Value)> Members<TFlags>()
        where TFlags : struct, Enum =>
        Enum.GetNames<TFlags>().Select(static name => (name, Convert.ToUInt64(Enum.Parse<TFlags>(name), null)));
}
