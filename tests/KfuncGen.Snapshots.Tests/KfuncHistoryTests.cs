using System.Text;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Fleets;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Snapshots.Tests;

/// <summary>What targets have in common is kept once.</summary>
public sealed class KfuncHistoryTests
{
    [Fact]
    public void Targets_one_after_the_other_that_mean_the_same_are_one_run()
    {
        TargetSet targets = Fleet(
            ("a", "6.12.1", "kfunc void bpf_x(int a): ?"),
            ("b", "6.12.2", "kfunc void bpf_x(int a): ?"),
            ("c", "6.12.3", "kfunc void bpf_y(int a): ?"),
            ("d", "6.12.4", "kfunc void bpf_x(int b): ?"),
            ("e", "6.12.5", "kfunc void bpf_x(int a): ?"),
            ("f", "7.2.0", "kfunc void bpf_x(int a): ?"));
        KfuncHistory history = targets.Find("bpf_x")!;

        Assert.Equal([new(0, 1, 0), new(3, 3, 1), new(4, 4, 0), new(5, 5, 2)], history.Runs);
        Assert.Equal(["a", "d", "f"], history.Contracts.Select(static contract => contract.Target.Name));
        Assert.Equal(["a", "b", "d", "e", "f"], history.Appearances.Select(static one => one.Target.Name));
        Assert.Equal(["a", "a", "d", "a", "f"], history.Appearances.Select(static one => one.Alike.Target.Name));
        Assert.Equal(["a", "a", "b", "a", "a"], history.Appearances.Select(static one => one.Kfunc.Parameters[0].Name));
    }

    [Fact]
    public void What_is_asked_for_twice_or_at_once_is_one_object()
    {
        TargetSet targets = Fleet(("a", "6.12.1", "kfunc void bpf_x(int a): ?"), ("b", "6.12.2", "kfunc void bpf_x(int a): ?"));
        KfuncHistory history = targets.Find("bpf_x")!;
        KfuncAppearance[] newest = new KfuncAppearance[64];
        Parallel.For(0, newest.Length, i => newest[i] = i % 2 == 0 ? history.Newest : history.Appearances[1]);

        Assert.Single(newest.Distinct());
        Assert.Same(history.Contracts[0], history.Appearances[0]);
        Assert.Equal("b", history.Newest.Target.Name);
    }

    // A name for each of many kernels: what is kept grows with the lines and not with names times kernels.
    [Fact]
    public void Many_kernels_with_nothing_in_common_take_no_more_than_their_lines()
    {
        const int Count = 5_000;
        StringBuilder text = new("fleet 1\n");

        for (int i = 0; i < Count; i++)
        {
            text.Append($"target k{i}\nkernel 6.12.{i}\n");
        }

        for (int i = 0; i < Count; i++)
        {
            text.Append($"on k{i}\nkfunc void bpf_{i}(int a): ?\n");
        }

        string written = text.ToString().Replace("fleet 1", FleetWriter.Write([Read("a", "6.1", "")]).Split('\n')[0]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        TargetSet targets = new(FleetReader.Read(written, "").Select(static one => new Target(one.Name!, one)));

        Assert.Equal(Count, targets.Kfuncs.Count);
        Assert.All(targets.Kfuncs, static history => Assert.Single(history.Runs));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Count * 20_000L);
    }

    private static TargetSet Fleet(params (string Name, string Release, string Kfunc)[] kernels) => new(
        FleetReader.Read(FleetWriter.Write([.. kernels.Select(static one => Read(one.Name, one.Release, one.Kfunc))]), "")
            .Select(static one => new Target(one.Name!, one)));

    private static KernelSnapshot Read(string name, string release, string kfunc) =>
        SnapshotReader.Read($"kfuncs 1\nname {name}\nkernel {release}\n\n{kfunc}\n\nscalar int <s32>\n", "");
}
