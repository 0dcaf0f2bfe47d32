using System.Buffers.Binary;
using System.Text.Json;
using KfuncGen.Btf;
using KfuncGen.Images.IdSets;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

public sealed class DoctorCommandTests : IDisposable
{
    private static readonly RealKernel Newest = RealKernel.Of("7.2");

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Debians_7_2_has_13_untagged_kfuncs_and_11_that_nobody_can_call()
    {
        CommandRun run = CommandRun.Of("doctor", directory.Write("vmlinuz", BzImageOfRealKernel.Build(Newest, hasSymbols: true)), "--json");
        JsonElement root = JsonDocument.Parse(run.Output).RootElement;

        Assert.Equal(3, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Equal(
            ["implicit-arguments-in-btf 11", "untagged 13", "differing-flags 5"],
            root.GetProperty("findings").EnumerateArray().Select(
                finding => $"{finding.GetProperty("id")} {finding.GetProperty("where").GetArrayLength()}"));
        Assert.Contains("scx_bpf_kick_cpu", Names(root, "untagged"));
        Assert.Contains("scx_bpf_kick_cpu", Names(root, "implicit-arguments-in-btf"));
        Assert.Equal(0, root.GetProperty("unchecked").GetArrayLength());
    }

    [Theory]
    [InlineData("6.1", 0)]
    [InlineData("6.16", 5)]
    [InlineData("6.18", 1)]
    public void Untagged_kfuncs_are_counted_where_kernels_tag(string version, int count)
    {
        JsonElement root = JsonDocument.Parse(CommandRun.Of("doctor", Snapshot(version), "--json").Output).RootElement;

        Assert.Equal(count, Names(root, "untagged").Length);
        Assert.Empty(Names(root, "no-tags"));
    }

    [Fact]
    public void Each_finding_has_consequence_and_cause()
    {
        CommandRun run = CommandRun.Of("doctor", Snapshot("6.18"));

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("6.18.15+deb13-amd64: 280 kfuncs", run.Output);
        Assert.Contains("untagged (1)", run.Output);
        Assert.Contains("consequence: ", run.Output);
        Assert.Contains("known cause: pahole up to 1.30", run.Output);
        Assert.All(run.Output.Split('\n').Where(line => line.StartsWith("  ")), line => Assert.False(line.EndsWith(' ')));
    }

    [Fact]
    public void A_snapshot_does_not_tell_about_ids_and_that_is_said()
    {
        CommandRun run = CommandRun.Of("doctor", Snapshot("6.12"));

        Assert.Contains("not checked", run.Output);
        Assert.Contains("Entries of sets without a function", run.Output);
    }

    [Fact]
    public void A_sound_kernel_gives_0()
    {
        string path = directory.Write("x.kfuncs", "kfuncs 1\nkernel 6.18\ntags yes\n\nkfunc void bpf_a(void): ?(0)\n"u8);

        CommandRun run = CommandRun.Of("doctor", path);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("6.18: 1 kfuncs, nothing found\n", run.Output);
    }

    [Fact]
    public void A_kernel_that_should_tag_and_does_not_is_found()
    {
        string path = directory.Write("x.kfuncs", "kfuncs 1\nkernel 6.11.0-9-generic\ntags no\n\nkfunc void bpf_a(void): ?(0)\n"u8);

        CommandRun run = CommandRun.Of("doctor", path);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("no-tags (1)", run.Output);
    }

    [Fact]
    public void A_kfunc_with_implicit_arguments_and_no_twin_is_found()
    {
        string path = directory.Write(
            "x.kfuncs",
            "kfuncs 1\nkernel 7.1\ntags yes\n\nkfunc void bpf_a(void): ?(KF_IMPLICIT_ARGS)\n"u8 +
            "kfunc void bpf_b(void): ?(KF_IMPLICIT_ARGS)\nkfunc void bpf_b_impl(void): ?(0)\n"u8);

        JsonElement root = JsonDocument.Parse(CommandRun.Of("doctor", path, "--json").Output).RootElement;

        Assert.Equal(["bpf_a"], Names(root, "no-twin"));
    }

    [Fact]
    public void A_set_with_an_entry_of_no_function_is_found_with_all_that_the_kernel_refuses_with_it()
    {
        KfuncIdSet set = KfuncIdSetScanner.Scan(Newest.Reader, Newest.BtfIds, KfuncIdSetFormat.Flagged).First(set => set.Entries.Count > 2);
        byte[] ids = [.. Newest.BtfIds];

        // Entries are sorted by id, so it is the first that is 0.
        BinaryPrimitives.WriteUInt32LittleEndian(ids.AsSpan(set.Entries[0].Offset), 0);
        CommandRun run = CommandRun.Of(
            "doctor", directory.Write("btf", Newest.Btf), "--btf-ids", directory.Write("ids", ids), "--kernel", Newest.Release);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("incomplete-set (1)", run.Output);
        Assert.Contains($"the set without a known name at 0x{set.Offset:x} of .BTF_ids: 1 entry has no function", run.Output);
        Assert.Contains(Newest.Reader[set.Entries[1].Function].Name, run.Output);
        Assert.Contains("Sets with an id of another type", run.Output.ReplaceLineEndings(" "));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(0x00ffffffu)]
    public void With_symbols_the_missing_function_is_named_whatever_stands_in_its_place(uint id)
    {
        KfuncIdSet set = SetOf("bpf_xdp_metadata_rx_hash");
        KfuncIdSetEntry entry = set.Entries.Single(one => Newest.Reader[one.Function].Name == "bpf_xdp_metadata_rx_hash");
        byte[] ids = [.. Newest.BtfIds];
        BinaryPrimitives.WriteUInt32LittleEndian(ids.AsSpan(entry.Offset), id);

        string where = Where(Diagnose(ids, hasSymbols: true), "incomplete-set");

        Assert.StartsWith(
            $"the set xdp_metadata_kfunc_ids at 0x{set.Offset:x} of .BTF_ids: 1 entry has no function (bpf_xdp_metadata_rx_hash)", where);
        Assert.Equal(id != 0, where.Contains($"; ids that are no function: {id}; "));
        Assert.EndsWith("; refused with it: bpf_xdp_metadata_rx_timestamp, bpf_xdp_metadata_rx_vlan_tag", where);
    }

    [Fact]
    public void With_symbols_a_set_without_a_single_function_is_found()
    {
        KfuncIdSet set = SetOf("bpf_xdp_metadata_rx_hash");
        byte[] ids = [.. Newest.BtfIds];

        foreach (KfuncIdSetEntry entry in set.Entries)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(ids.AsSpan(entry.Offset), 0);
        }

        string where = Where(Diagnose(ids, hasSymbols: true), "incomplete-set");

        Assert.Contains("the set xdp_metadata_kfunc_ids", where);
        Assert.Contains("3 entries have no function (", where);
        Assert.DoesNotContain("refused with it", where);
        Assert.Empty(Names(Diagnose(ids, hasSymbols: false), "incomplete-set"));
    }

    [Fact]
    public void Symbols_that_name_other_functions_accuse_nobody()
    {
        // One member of a set is another function: the symbols are of another build.
        KfuncIdSet set = SetOf("bpf_xdp_metadata_rx_hash");
        byte[] ids = [.. Newest.BtfIds];
        Assert.True(Newest.Reader.TryFindFunction("schedule"u8, out BtfType stranger));
        BinaryPrimitives.WriteUInt32LittleEndian(
            ids.AsSpan(set.Entries[^1].Offset), Math.Max(stranger.Id.Value, set.Entries[^2].Function.Value));

        Assert.Empty(Names(Diagnose(ids, hasSymbols: true), "incomplete-set"));
    }

    [Fact]
    public void Without_id_sets_it_says_what_it_could_not_check()
    {
        CommandRun run = CommandRun.Of("doctor", directory.Write("btf", Newest.Btf), "--kernel", Newest.Release);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("the source has no id sets", run.Output);
    }

    private static KfuncIdSet SetOf(string kfunc) =>
        KfuncIdSetScanner.Scan(
            Newest.Reader,
            Newest.BtfIds,
            KfuncIdSetFormat.Flagged).Single(set => set.Entries.Any(entry => Newest.Reader[entry.Function].Name == kfunc));

    private JsonElement Diagnose(byte[] ids, bool hasSymbols)
    {
        string image = directory.Write("vmlinuz", BzImageOfRealKernel.Build(Newest, hasSymbols, ids));
        CommandRun run = CommandRun.Of("doctor", image, "--json");

        Assert.True(run.ExitCode is 3, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private static string Where(JsonElement root, string finding) =>
        root.GetProperty("findings").EnumerateArray()
            .Single(one => one.GetProperty("id").GetString() == finding)
            .GetProperty("where").EnumerateArray().Single()
            .GetProperty("detail").GetString()!;

    private static string[] Names(JsonElement root, string finding) =>
    [
        .. root.GetProperty("findings").EnumerateArray()
            .Where(one => one.GetProperty("id").GetString() == finding)
            .SelectMany(one => one.GetProperty("where").EnumerateArray())
            .Select(one => one.GetProperty("name").GetString()!),
    ];

    private static string Snapshot(string version) => Path.Combine(AppContext.BaseDirectory, "Kernels", $"debian-{version}.kfuncs");
}
