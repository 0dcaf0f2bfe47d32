using KfuncGen.Capture.Sets;
using KfuncGen.Images.IdSets;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;
using KfuncGen.Tests.Kernels;

namespace KfuncGen.Capture.Tests;

/// <summary>What the symbols of Debian's kernels add to their kfuncs.</summary>
public sealed class NamedSetsTests
{
    [Theory]
    [InlineData("6.1", 6)]
    [InlineData("6.12", 23)]
    [InlineData("6.16", 33)]
    [InlineData("6.18", 34)]
    [InlineData("7.2", 41)]
    public void Every_registration_has_a_set_and_its_hooks(string kernel, int sets)
    {
        IEnumerable<KfuncRegistration> registrations = Capture(kernel).Kfuncs.SelectMany(kfunc => kfunc.Registrations!.Value);

        Assert.All(registrations, registration => Assert.True(registration is { Set: not null, Hooks: not null }, registration.ToString()));
        Assert.Equal(sets, registrations.Select(registration => registration.Set).Distinct().Count());
    }

    [Theory]
    [InlineData("6.1", "bpf_key_put", "key_sig_kfunc_set: TRACING")]
    [InlineData("6.12", "bpf_task_acquire", "generic_btf_ids: XDP TC STRUCT_OPS TRACING SYSCALL CGROUP")]
    [InlineData("6.12", "bpf_fentry_test1", "bpf_test_modify_return_ids: FMODRET")]
    [InlineData(
        "7.2",
        "bpf_dynptr_from_skb",
        "bpf_kfunc_check_set_skb: TC TRACING CGROUP SCHED_ACT SK_SKB SOCKET_FILTER LWT NETFILTER; qdisc_kfunc_ids: STRUCT_OPS")]
    [InlineData("7.2", "hid_bpf_hw_request", "hid_bpf_kfunc_ids: STRUCT_OPS; hid_bpf_syscall_kfunc_ids: SYSCALL")]
    [InlineData("7.2", "bpf_get_file_xattr", "bpf_fs_kfunc_set_ids: TRACING")]
    public void A_kfunc_says_where_it_may_be_called(string kernel, string name, string expected)
    {
        Kfunc kfunc = Assert.Single(Capture(kernel).Kfuncs, kfunc => kfunc.Name == name);

        Assert.Equal(
            expected,
            string.Join(
                "; ",
                kfunc.Registrations!.Value.Select(registration => $"{registration.Set}: {string.Join(' ', registration.Hooks!.Value)}")));
    }

    [Theory]
    [InlineData("6.1")]
    [InlineData("6.12")]
    [InlineData("6.16")]
    [InlineData("6.18")]
    [InlineData("7.2")]
    public void Names_change_nothing_else(string kernel)
    {
        KernelSnapshot named = Capture(kernel);
        KernelSnapshot unnamed = Capture(kernel, isNamed: false);

        Assert.Equal(unnamed.Kfuncs.Select(kfunc => kfunc.Name), named.Kfuncs.Select(kfunc => kfunc.Name));
        Assert.Equal(unnamed.Types, named.Types);
        Assert.Equal(unnamed.SourceHash, named.SourceHash);

        foreach ((Kfunc with, Kfunc without) in named.Kfuncs.Zip(unnamed.Kfuncs))
        {
            Assert.Equal(
                without.Registrations!.Value.Select(registration => registration.Flags),
                with.Registrations!.Value.Select(registration => registration.Flags));
            Assert.Equal(without.IsCallable, with.IsCallable);
        }
    }

    [Theory]
    [InlineData("6.1")]
    [InlineData("7.2")]
    public void Text_keeps_sets_and_hooks(string kernel)
    {
        KernelSnapshot snapshot = Capture(kernel);
        string text = SnapshotWriter.Write(snapshot);

        Assert.Equal(snapshot, SnapshotReader.Read(text, "test.kfuncs"));
        Assert.DoesNotContain(text.Split('\n'), line => line.EndsWith(' '));
    }

    [Fact]
    public void A_set_that_no_release_has_keeps_its_name_and_no_hooks()
    {
        RealKernel real = RealKernel.Of("7.2");
        Dictionary<int, string> names = KfuncIdSetNames.Read(
            real.Reader, real.BtfIds, real.IdSetSymbols)!.ToDictionary(each => each.Key, each => each.Value + "_of_mine");

        Assert.All(
            Capture(real, names).Kfuncs.SelectMany(kfunc => kfunc.Registrations!.Value).Where(
                registration => registration.Set != "bpf_test_modify_return_ids_of_mine"),
            registration => Assert.True(
                registration is { Hooks: null } && registration.Set!.EndsWith("_of_mine", StringComparison.Ordinal)));
    }

    private static KernelSnapshot Capture(string kernel, bool isNamed = true)
    {
        RealKernel real = RealKernel.Of(kernel);
        return Capture(real, isNamed ? KfuncIdSetNames.Read(real.Reader, real.BtfIds, real.IdSetSymbols) : null);
    }

    private static KernelSnapshot Capture(RealKernel real, IReadOnlyDictionary<int, string>? names) =>
        SnapshotCapture.FromSources(
            [new CaptureSource(real.Reader, real.BtfIds) { SetNames = names }], new SnapshotCaptureOptions { Kernel = real.Release });
}
