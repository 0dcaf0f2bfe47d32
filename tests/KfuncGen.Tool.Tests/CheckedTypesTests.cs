using System.Text;
using System.Text.Json;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

/// <summary>What <c>kfuncgen check</c> says of fields, hooks, helpers and kinds of programs.</summary>
public sealed class CheckedTypesTests : IDisposable
{
    private static readonly string Corpus = Path.Combine(AppContext.BaseDirectory, "checked", "KfuncGen.Programs.Tests.dll");

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_field_that_BTF_lacks_is_named_with_its_type_and_line()
    {
        JsonElement[] verdicts = Check(WithoutName("sched_reset_on_fork"));

        JsonElement fails = Of(verdicts, "FieldPrograms.ReadsBitFields");
        Assert.Equal(
            ("field absent", "task_struct.sched_reset_on_fork", false),
            (Text(fails, "outcome"), Text(fails, "field"), fails.GetProperty("good").GetBoolean()));
        Assert.EndsWith("FieldPrograms.cs:116", Text(fails, "source"));
        Assert.Contains("FieldPrograms.cs:116, but this kernel does not have it.", Text(fails, "message"));
        Assert.Equal("loads", Text(Of(verdicts, "FieldPrograms.ReadsNumbers"), "outcome"));
    }

    [Fact]
    public void A_field_that_is_missing_behind_its_guard_does_not_matter()
    {
        JsonElement[] verdicts = Check(WithoutName("real_parent"));

        Assert.Equal("field absent", Text(Of(verdicts, "FieldPrograms.FollowsPointers"), "outcome"));
        Assert.Equal("loads", Text(Of(verdicts, "FieldPrograms.ReadsStructsInside"), "outcome"));
    }

    [Fact]
    public void An_enum_value_that_is_missing_behind_its_guard_does_not_matter() =>
        Assert.Equal("loads", Text(Of(Check(WithoutName("PIDTYPE_TGID")), "FieldPrograms.AsksForTypes"), "outcome"));

    [Fact]
    public void A_missing_field_is_a_finding_in_text()
    {
        CommandRun run = CommandRun.Of("check", Corpus, "--against", WithoutName("sched_reset_on_fork"));

        Assert.Equal(3, run.ExitCode);
        Assert.Contains(
            "FieldPrograms.ReadsBitFields (Syscall)\n  field absent       6.18.15+deb13-amd64\n" +
            "      BPF program 'ReadsBitFields' uses task_struct.sched_reset_on_fork at ",
            run.Output);
    }

    [Theory]
    [InlineData("OnNothing", "hook absent", "sched_process_execs")]
    [InlineData("OnNoRecord", "hook absent", "sched/sched_process_execs")]
    [InlineData("TakesAnother", "hook changed", "vfs_read")]
    [InlineData("OnExec", "loads", null)]
    public void Hooks_are_looked_for_in_BTF(string program, string outcome, string? hook)
    {
        JsonElement[] verdicts = Check(Kernel("6.18"));

        Assert.Contains(
            verdicts,
            one => Text(one, "program").EndsWith("." + program, StringComparison.Ordinal)
                && (Text(one, "outcome"), one.GetProperty("hook").GetString()) == (outcome, hook));
    }

    [Theory]
    [InlineData("6.1", "kind absent")]
    [InlineData("6.12", "loads")]
    public void A_kind_of_program_that_the_kernel_has_not_is_told(string version, string outcome) =>
        Assert.Equal(outcome, Text(Of(Check(Kernel(version)), "KindPrograms.Netfilter"), "outcome"));

    [Fact]
    public void A_helper_that_the_kernel_has_not_is_named()
    {
        // A name that begins so is none of a helper's.
        JsonElement[] verdicts = Check(Patched("BPF_FUNC_ktime_get_ns", "__F_FUNC_ktime_get_ns"));

        JsonElement fails = verdicts.First(static one => Text(one, "outcome") == "helper absent");
        Assert.Equal("bpf_ktime_get_ns", Text(fails, "helper"));
        Assert.Contains(".cs:", Text(fails, "source"));
    }

    [Fact]
    public void What_is_not_known_of_a_lone_snapshot_is_said_and_fails_nothing()
    {
        string alone = directory.Write("alone.kfuncs", File.ReadAllBytes(Snapshot("debian-6.18")));
        JsonElement[] verdicts = Check(alone);
        CommandRun run = CommandRun.Of("check", Corpus, "--against", alone);

        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith("falls back, or is optional, as far as is known.\n", run.Output);
        string unknown = string.Join(
            ' ', Of(verdicts, "FieldPrograms.ReadsNumbers").GetProperty("unknown").EnumerateArray().Select(static one => one.GetString()));
        Assert.StartsWith(
            "Whether it has programs of type Syscall, task_struct.pid, task_struct.tgid, task_struct.start_time is not known.", unknown);
    }

    private string WithoutName(string name) => Patched(name, "x" + name[1..]);

    private string Patched(string name, string other)
    {
        byte[] btf = [.. RealKernel.Of("6.18").Btf];
        int at = btf.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\0{name}\0"));
        Assert.True(at > 0, $"There is no {name}.");
        Encoding.ASCII.GetBytes(other).CopyTo(btf, at + 1);
        return Written("6.18", btf);
    }

    private string Kernel(string version) => Written(version, RealKernel.Of(version).Btf);

    private string Written(string version, byte[] btf)
    {
        directory.Write("kernel.btf_ids", RealKernel.Of(version).BtfIds);
        return $"{directory.Write("kernel.btf", btf)},kernel={RealKernel.Of(version).Release},arch=x86_64";
    }

    private static string Snapshot(string name) => Path.Combine(AppContext.BaseDirectory, "Kernels", $"{name}.kfuncs");

    private static JsonElement[] Check(string kernel)
    {
        CommandRun run = CommandRun.Of("check", Corpus, "--against", kernel, "--json");
        Assert.True(run.Output.Length > 0, run.Error);
        return [.. JsonDocument.Parse(run.Output).RootElement.EnumerateArray()];
    }

    private static JsonElement Of(JsonElement[] verdicts, string program) =>
        verdicts.Single(one => Text(one, "program").EndsWith("." + program, StringComparison.Ordinal));

    private static string Text(JsonElement verdict, string name) => verdict.GetProperty(name).GetString() ?? "";
}
