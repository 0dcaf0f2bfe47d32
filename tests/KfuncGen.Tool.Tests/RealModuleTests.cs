using System.Text.Json;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

/// <summary>A real module, by itself and among a kernel's.</summary>
public sealed class RealModuleTests : IDisposable
{
    private static readonly RealKernel Kernel = RealKernel.Of("7.2");

    private readonly TemporaryDirectory system = new();

    public void Dispose() => system.Dispose();

    [Fact]
    public void Nf_conntrack_has_the_kfuncs_flags_and_hooks_that_the_kernel_source_registers()
    {
        string module = system.Write("nf_conntrack.ko", Kernel.Module("nf_conntrack"));
        string btf = system.Write("7.2.btf", Kernel.Btf);

        JsonElement[] kfuncs = [.. JsonDocument.Parse(
            CommandRun.Of("list", module, "--base", btf, "--json").Output).RootElement.GetProperty("kfuncs").EnumerateArray()];

        // net/netfilter/nf_conntrack_bpf.c, 7.2.
        Assert.Equal(
            [
                "bpf_ct_change_status", "bpf_ct_change_timeout", "bpf_ct_insert_entry KF_ACQUIRE KF_RELEASE KF_RET_NULL",
                "bpf_ct_release KF_RELEASE",
                "bpf_ct_set_status", "bpf_ct_set_timeout", "bpf_skb_ct_alloc KF_ACQUIRE KF_RET_NULL",
                "bpf_skb_ct_lookup KF_ACQUIRE KF_RET_NULL",
                "bpf_xdp_ct_alloc KF_ACQUIRE KF_RET_NULL", "bpf_xdp_ct_lookup KF_ACQUIRE KF_RET_NULL",
            ],
            kfuncs.Select(kfunc => string.Join(' ', [kfunc.GetProperty("name").GetString(), .. Strings(kfunc.GetProperty("flags"))])));

        Assert.All(kfuncs, kfunc =>
        {
            JsonElement registration = Assert.Single(kfunc.GetProperty("registrations").EnumerateArray());
            Assert.Equal("nf_ct_kfunc_set", registration.GetProperty("set").GetString());
            Assert.Equal(["XDP", "TC"], Strings(registration.GetProperty("hooks")));
            Assert.Equal("nf_conntrack", kfunc.GetProperty("module").GetString());
        });
    }

    [Fact]
    public void A_snapshot_of_kernel_and_modules_has_both_and_reads_back()
    {
        system.Write($"boot/vmlinuz-{Kernel.Release}", BzImageOfRealKernel.Build(Kernel, hasSymbols: true));
        system.Write($"lib/modules/{Kernel.Release}/kernel/net/netfilter/nf_conntrack.ko.gz", Gzip.Pack(Kernel.Module("nf_conntrack")));
        string tree = Path.Combine(system.Path, "lib/modules", Kernel.Release);
        string snapshot = Path.Combine(system.Path, "x.kfuncs");

        Assert.Equal(new CommandRun(0, "", ""), CommandRun.Of("snapshot", tree, "-o", snapshot));

        CommandRun run = CommandRun.Of("list", tree);

        Assert.Equal(308 + 10, run.Output.Count(static each => each == '\n'));
        Assert.Equal(CommandRun.Of("list", snapshot), run);
        Assert.Contains("sha256:", File.ReadAllText(snapshot));
    }

    [Fact]
    public void Another_build_of_the_same_release_is_noticed()
    {
        byte[] otherBtf = RealKernel.Of("6.18").Btf;
        string other = system.Write("other.btf", otherBtf);
        system.Write($"modules/nf_conntrack.ko", Kernel.Module("nf_conntrack"));

        CommandRun run = CommandRun.Of("list", Path.Combine(system.Path, "modules"), "--base", other, "--kernel", Kernel.Release);

        Assert.DoesNotContain("nf_conntrack", run.Output);
        Assert.Contains("1 of the modules with kfuncs is left out, because its BTF does not fit the kernel's: nf_conntrack (", run.Error);
    }

    private static IEnumerable<string?> Strings(JsonElement array) => array.EnumerateArray().Select(static each => each.GetString());
}
