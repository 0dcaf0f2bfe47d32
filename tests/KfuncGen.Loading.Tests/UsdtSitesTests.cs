using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Linux.Tracing;
using KfuncGen.Tests.Systems;
using KfuncGen.Usdt;

namespace KfuncGen.Loading.Tests;

/// <summary>The places of probes that a program knows.</summary>
public sealed class UsdtSitesTests
{
    [Fact]
    public void Places_where_everything_is_the_same_count_once_and_are_free_when_nobody_is_there()
    {
        using UsdtSites sites = Make();
        ProbeArgument[] arguments = [new(4, true, 0, 112)];
        int first = sites.Take(arguments, 1)!.Value;

        Assert.Equal(first, sites.Take(arguments, 1));
        Assert.NotEqual(first, sites.Take(arguments, 2));
        Assert.NotEqual(first, sites.Take([new(4, false, 0, 112)], 1));

        for (int cookie = 4; cookie <= UsdtSiteLayout.Sites; cookie++)
        {
            Assert.NotNull(sites.Take(arguments, (ulong)cookie));
        }

        Assert.Null(sites.Take(arguments, 1000));
        sites.Release(first);
        Assert.Null(sites.Take(arguments, 1000));
        sites.Release(first);
        Assert.Equal(first, sites.Take(arguments, 1000));
    }

    [Fact]
    public void A_place_that_was_left_is_the_last_to_be_taken_again()
    {
        using UsdtSites sites = Make();

        for (int i = 0; i < UsdtSiteLayout.Sites; i++)
        {
            int place = sites.Take([], (ulong)i)!.Value;
            Assert.Equal(i, place);
            sites.Release(place);
        }
    }

    private static UsdtSites Make()
    {
        RealSystem.Require();
        BpfHandle map = BpfSystem.Running.CreateMap("sites", UsdtSiteLayout.Size, bpf_map_create_flags.BPF_F_MMAPABLE, out _)!;
        return new UsdtSites(map, BpfSystem.Running.MapMemory(map, UsdtSiteLayout.Size, out _)!);
    }
}
