using System.Text.Json;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Images;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

/// <summary>The commands on real kernels.</summary>
public sealed class KernelCommandTests : IDisposable
{
    private static readonly RealKernel Newest = RealKernel.Of("7.2");

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("6.1", 42)]
    [InlineData("6.12", 132)]
    [InlineData("6.16", 228)]
    [InlineData("6.18", 250)]
    [InlineData("7.2", 308)]
    public void Raw_BTF_with_id_sets_and_a_bzImage_without_symbols_list_the_same(string version, int count)
    {
        RealKernel kernel = RealKernel.Of(version);
        string image = directory.Write("vmlinuz", BzImageOfRealKernel.Build(kernel));

        CommandRun raw = CommandRun.Of(
            "list", Btf(kernel), "--btf-ids", Ids(kernel), "--kernel", kernel.Release, "--arch", "x86_64", "--json");
        CommandRun packed = CommandRun.Of("list", image, "--json");

        Assert.Equal(raw, packed);
        Assert.Empty(raw.Error);
        Assert.Equal(count, JsonDocument.Parse(raw.Output).RootElement.GetProperty("kfuncs").GetArrayLength());
    }

    [Fact]
    public void An_image_with_its_own_symbols_names_sets_and_hooks()
    {
        string image = directory.Write("vmlinuz", BzImageOfRealKernel.Build(Newest, hasSymbols: true));

        JsonElement kfuncs = JsonDocument.Parse(CommandRun.Of("list", image, "--json").Output).RootElement.GetProperty("kfuncs");
        JsonElement registration = kfuncs.EnumerateArray().Single(
            kfunc => kfunc.GetProperty("name").GetString() == "bpf_task_acquire").GetProperty("registrations")[0];

        Assert.Equal(308, kfuncs.GetArrayLength());
        Assert.Equal("generic_btf_ids", registration.GetProperty("set").GetString());
        Assert.Equal(
            ["XDP", "TC", "STRUCT_OPS", "TRACING", "SYSCALL", "CGROUP"],
            registration.GetProperty("hooks").EnumerateArray().Select(hook => hook.GetString()));
    }

    [Fact]
    public void Symbols_that_do_not_fit_the_id_sets_given_name_nothing()
    {
        byte[] shifted = [.. new byte[4], .. Newest.BtfIds];
        string image = directory.Write("vmlinuz", BzImageOfRealKernel.Build(Newest, hasSymbols: true));

        CommandRun run = CommandRun.Of("list", image, "--btf-ids", directory.Write("ids", shifted), "--json");

        Assert.Contains("\"set\": null", run.Output);
        Assert.DoesNotContain("generic_btf_ids", run.Output);
    }

    [Fact]
    public void Flags_are_decoded_by_the_release()
    {
        RealKernel kernel = RealKernel.Of("6.1");
        string[] arguments = ["list", Btf(kernel), "--btf-ids", Ids(kernel)];

        CommandRun known = CommandRun.Of([.. arguments, "--kernel", kernel.Release]);
        CommandRun unknown = CommandRun.Of(arguments);

        Assert.Contains("KF_TRUSTED_ARGS", known.Output);
        Assert.DoesNotContain("KF_BIT_", known.Output);
        Assert.Contains("KF_BIT_4", unknown.Output);
        Assert.Contains("Give its release with --kernel", unknown.Error);
    }

    [Fact]
    public void BTF_alone_lists_what_it_marks_and_knows_no_flags()
    {
        RealKernel kernel = Newest;

        CommandRun run = CommandRun.Of("list", Btf(kernel), "--json");
        JsonElement root = JsonDocument.Parse(run.Output).RootElement;

        Assert.Equal(JsonValueKind.Null, root.GetProperty("kernel").ValueKind);
        Assert.Equal(295, root.GetProperty("kfuncs").GetArrayLength());
        Assert.All(
            root.GetProperty("kfuncs").EnumerateArray(), kfunc => Assert.Equal(JsonValueKind.Null, kfunc.GetProperty("flags").ValueKind));
        Assert.Contains("flags and sets are unknown", run.Error);
    }

    [Fact]
    public void BTF_that_marks_nothing_says_where_kfuncs_are_told()
    {
        CommandRun run = CommandRun.Of("list", Btf(RealKernel.Of("6.1")));

        Assert.Empty(run.Output);
        Assert.Contains("marks no kfuncs", run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void A_snapshot_lists_as_its_kernel_does()
    {
        RealKernel kernel = Newest;
        string image = directory.Write("vmlinuz", BzImageOfRealKernel.Build(kernel, hasSymbols: true));
        string snapshot = Path.Combine(directory.Path, "x.kfuncs");

        Assert.Equal(new CommandRun(0, "", ""), CommandRun.Of("snapshot", image, "-o", snapshot));
        Assert.Equal(CommandRun.Of("list", image, "--json"), CommandRun.Of("list", snapshot, "--json"));
    }

    [Theory]
    [InlineData("6.1")]
    [InlineData("6.12")]
    [InlineData("6.16")]
    [InlineData("6.18")]
    [InlineData("7.2")]
    public void The_packed_snapshots_are_what_the_tool_makes(string version)
    {
        string image = directory.Write("vmlinuz", BzImageOfRealKernel.Build(RealKernel.Of(version), hasSymbols: true));

        CommandRun run = CommandRun.Of("snapshot", image, "--name", $"debian-{version}");

        // A difference means that the format or the capture changed: run eng/make-snapshots.
        KernelSnapshot packed = Packed(version);
        KernelSnapshot made = SnapshotReader.Read(run.Output, version);
        Assert.Equal(packed.Kfuncs.Where(static kfunc => kfunc.Module is null), made.Kfuncs);
        Assert.Empty(made.Types.Except(packed.Types));
        Assert.Equal((packed.Name, packed.Kernel, packed.Architecture), (made.Name, made.Kernel, made.Architecture));
        Assert.Empty(run.Error);
    }

    // Counted in the kernels' packages: all of their modules were read.
    [Theory]
    [InlineData("6.1", "nf_conntrack 10, nf_nat 1, tcp_bbr 8, tcp_dctcp 6")]
    [InlineData("6.12", "fou 2, nf_conntrack 10, nf_flow_table 1, nf_nat 1, tcp_bbr 8, tcp_dctcp 6, xfrm_interface 2")]
    [InlineData("6.16", "fou 2, nf_conntrack 10, nf_flow_table 1, nf_nat 1, tcp_bbr 8, tcp_dctcp 6, xfrm_interface 2")]
    [InlineData("6.18", "fou 2, nf_conntrack 10, nf_flow_table 1, nf_nat 1, tcp_bbr 8, tcp_dctcp 6, xfrm_interface 2")]
    [InlineData("7.2", "fou 2, nf_conntrack 10, nf_flow_table 1, nf_nat 1, tcp_bbr 8, tcp_dctcp 7, xfrm_interface 2")]
    [InlineData("7.3", "fou 2, nf_conntrack 10, nf_flow_table 1, nf_nat 1, tcp_bbr 8, tcp_dctcp 7, xfrm_interface 2")]
    public void The_packed_snapshots_have_the_kfuncs_of_modules_with_the_module_s_name(string version, string modules) =>
        Assert.Equal(
            modules,
            string.Join(", ", Packed(version).Kfuncs.Where(static kfunc => kfunc.Module is not null)
                .GroupBy(static kfunc => kfunc.Module!)
                .OrderBy(static group => group.Key, StringComparer.Ordinal)
                .Select(static group => $"{group.Key} {group.Count()}")));

    private static KernelSnapshot Packed(string version)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Kernels", $"debian-{version}.kfuncs");
        return SnapshotReader.Read(File.ReadAllText(path), path);
    }

    [Fact]
    public void Id_sets_may_come_in_an_ELF_file_and_compressed()
    {
        RealKernel kernel = Newest;
        string elf = directory.Write("ids.o", new ElfBuilder().Add(".BTF_ids", kernel.BtfIds).Build());
        string packed = directory.Write("ids.gz", Gzip.Pack(kernel.BtfIds));
        string[] arguments = ["list", Btf(kernel), "--kernel", kernel.Release, "--btf-ids"];

        CommandRun plain = CommandRun.Of([.. arguments, Ids(kernel)]);

        Assert.Equal(plain, CommandRun.Of([.. arguments, elf]));
        Assert.Equal(plain, CommandRun.Of([.. arguments, packed]));
    }

    [Fact]
    public void Another_kernels_id_sets_are_refused()
    {
        RealKernel kernel = Newest;

        CommandRun run = CommandRun.Of("list", Btf(kernel), "--kernel", kernel.Release, "--btf-ids", directory.Write("ids", new byte[64]));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("not of the same kernel build", run.Error);
    }

    private string Btf(RealKernel kernel) => directory.Write("btf", kernel.Btf);

    private string Ids(RealKernel kernel) => directory.Write("btf_ids", kernel.BtfIds);
}
