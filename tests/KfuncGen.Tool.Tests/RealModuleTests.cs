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
    public void A_module_s_types_and_functions_go_beside_the_snapshot_where_it_is_named()
    {
        string image = system.Write("vmlinuz", BzImageOfRealKernel.Build(Kernel, hasSymbols: true));
        string module = system.Write("nf_conntrack.ko.gz", Gzip.Pack(Kernel.Module("nf_conntrack")));
        (string without, string withoutFunctions) = Companions("kernel", image);
        (string with, string withFunctions) = Companions("both", image, "--with", module);

        // net/netfilter/nf_conntrack_standalone.c, 7.2: known to nothing else of the kernel.
        Assert.DoesNotContain("struct ct_iter_state", without);
        Assert.Contains("\nstruct ct_iter_state <40 align 8> { struct seq_net_private p @0; ", with);
        Assert.Contains("\nct_get_next *struct nf_conntrack_tuple_hash(*struct net,*struct ct_iter_state)\n", withFunctions);

        // What the kernel has stays as it is, but for what it only names.
        Assert.Equal(["name kernel"], withoutFunctions.Split('\n').Except(withFunctions.Split('\n')));
        Assert.Equal(["name kernel", "struct nf_conntrack_helper <?>"], without.Split('\n').Except(with.Split('\n')));
    }

    [Fact]
    public void What_is_no_module_of_this_kernel_is_refused_before_anything_is_written()
    {
        string image = system.Write("vmlinuz", BzImageOfRealKernel.Build(Kernel, hasSymbols: true));
        string module = system.Write("nf_conntrack.ko", Kernel.Module("nf_conntrack"));
        string btf = system.Write("7.2.btf", Kernel.Btf);
        string text = system.Write("text.ko", "text"u8.ToArray());
        string types = Path.Combine(system.Path, "x.ktypes");

        AssertRefused($"{image}: this is the BTF of a kernel, and a module's is wanted. Give a .ko, or its raw BTF.", image, image);
        AssertRefused($"{text}: this is no kernel image", image, text);
        AssertRefused($"{Path.Combine(system.Path, "none.ko")}: there is no such file", image, Path.Combine(system.Path, "none.ko"));
        AssertRefused($"{module}: this was built for {Kernel.Release}, and the kernel is 7.2.99.", btf, module, "--kernel", "7.2.99");
        Assert.False(File.Exists(types));
        Assert.StartsWith(
            "kfuncgen: --with adds to the files of --types and --functions: give one of them, too.",
            CommandRun.Of("snapshot", image, "--with", module).Error);

        void AssertRefused(string error, string kernel, string path, params string[] more)
        {
            CommandRun run = CommandRun.Of(["snapshot", kernel, "--types", types, "--with", path, .. more]);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("kfuncgen: " + error, run.Error);
        }
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

    private (string Types, string Functions) Companions(string name, string kernel, params string[] more)
    {
        string types = Path.Combine(system.Path, name + ".ktypes");
        string functions = Path.Combine(system.Path, name + ".khooks");
        string snapshot = Path.Combine(system.Path, name + ".kfuncs");
        CommandRun run = CommandRun.Of(
            ["snapshot", kernel, "--name", name, "-o", snapshot, "--types", types, "--functions", functions, .. more]);

        Assert.Equal("", run.Output);
        Assert.Equal(0, run.ExitCode);
        return (File.ReadAllText(types), File.ReadAllText(functions));
    }

    private static IEnumerable<string?> Strings(JsonElement array) => array.EnumerateArray().Select(static each => each.GetString());
}
