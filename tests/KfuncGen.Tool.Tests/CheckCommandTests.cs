using System.Diagnostics;
using System.Text.Json;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

public sealed partial class CheckCommandTests
{
    private static readonly string Kernels = Path.Combine(AppContext.BaseDirectory, "Kernels");
    private static readonly string Fallback = Path.Combine(AppContext.BaseDirectory, "checked", "OrderedFallback.dll");
    private static readonly string Corpus = Path.Combine(AppContext.BaseDirectory, "checked", "KfuncGen.Programs.Tests.dll");

    [Fact]
    public void Kernels_that_lack_a_kfunc_are_named_with_the_line_that_calls_it()
    {
        CommandRun run = CommandRun.Of("check", Fallback, "--against", Snapshot("debian-6.12"), Snapshot("debian-7.2"));

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("OrderedFallback.Lookup.ByContainerId (Syscall)\n  kfunc absent       debian-6.12\n", run.Output);
        Assert.Contains("calls bpf_task_from_vpid at ", run.Output);
        Assert.Contains("Lookup.cs:13, but this kernel does not have it.", run.Output);
        Assert.Contains("  loads              debian-7.2\n      needs CAP_BPF\n", run.Output);
        Assert.EndsWith("1 of 4 programs and kernels do not go together.\n", run.Output);
    }

    [Fact]
    public void What_falls_back_is_all_right()
    {
        string[] fallback = ["check", Fallback, "--first", "ByContainerId,ByHostId", "--against"];

        CommandRun good = CommandRun.Of([.. fallback, Snapshot("debian-6.12"), Snapshot("debian-7.2")]);
        CommandRun bad = CommandRun.Of([.. fallback, Snapshot("debian-6.1")]);

        Assert.Equal(0, good.ExitCode);
        Assert.Contains(
            "  falls back         debian-6.12\n      Loads with ByHostId in its place. BPF program 'ByContainerId' calls", good.Output);
        Assert.EndsWith("Every program loads on each of 2 kernels, falls back, or is optional.\n", good.Output);
        Assert.Equal(3, bad.ExitCode);
    }

    [Fact]
    public void A_directory_stands_for_its_snapshots()
    {
        CommandRun run = CommandRun.Of("check", Fallback, "--against", Kernels, "--json");
        using JsonDocument verdicts = JsonDocument.Parse(run.Output);

        Assert.Equal(
            Directory.GetFiles(Kernels, "*.kfuncs").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
            verdicts.RootElement.EnumerateArray().Select(static one => one.GetProperty("kernel").GetString()).Distinct()
                .Order(StringComparer.Ordinal));
        JsonElement absent = verdicts.RootElement.EnumerateArray().First();
        Assert.Equal(
            ("OrderedFallback.Lookup.ByContainerId", "kfunc absent", "bpf_task_from_vpid", false),
            (absent.GetProperty("program").GetString(), absent.GetProperty("outcome").GetString(), absent.GetProperty("kfunc").GetString(),
                absent.GetProperty("good").GetBoolean()));
        Assert.EndsWith("Lookup.cs:13", absent.GetProperty("source").GetString());
    }

    [Fact]
    public void A_kind_of_program_that_may_not_call_a_kfunc_is_told_from_a_missing_one()
    {
        using TemporaryDirectory directory = new();
        string kernel = directory.Write("small.kfuncs", """
            kfuncs 1
            name small
            kernel 6.18.5
            arch x86_64
            tags yes
            set xdp_only: XDP

            kfunc struct task_struct *bpf_task_from_pid(s32 pid): xdp_only(KF_ACQUIRE|KF_RET_NULL)
            kfunc struct task_struct *bpf_task_from_vpid(s32 vpid): ?(KF_ACQUIRE|KF_RET_NULL)
            kfunc void bpf_task_release(struct task_struct *p): xdp_only(KF_RELEASE)

            scalar int <s32>
            struct task_struct <9536 align 64>
            typedef int s32
            """u8);

        CommandRun run = CommandRun.Of("check", Fallback, "--against", kernel);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("  kind not admitted  small\n      BPF program 'ByHostId' calls bpf_task_from_pid at ", run.Output);
        Assert.Contains("but programs of type syscall may not call it on this kernel.", run.Output);
    }

    [Fact]
    public void The_kernel_that_the_corpus_is_built_for_loads_all_of_it_but_what_is_there_to_fail() => Assert.Equal(
        [
            "HookPrograms.OnNothing hook absent",
            "HookPrograms.TakesAnother hook changed",
            "RefusedProbes.OnNoRecord hook absent",
            "RefusedProbes.TakesAnother hook changed",
        ],
        Verdicts("debian-6.18").Where(static one => one.GetProperty("outcome").GetString() != "loads").Select(static one =>
            $"{one.GetProperty("program").GetString()!["KfuncGen.Programs.Tests.".Length..]} {one.GetProperty("outcome").GetString()}")
            .Order(StringComparer.Ordinal));

    [Fact]
    public void What_a_snapshot_does_not_tell_is_said()
    {
        using TemporaryDirectory directory = new();
        string text = File.ReadAllText(Snapshot("debian-7.2"));
        string kernel = directory.Write(
            "unnamed.kfuncs",
            System.Text.Encoding.UTF8.GetBytes(SetPattern().Replace(text, "$1?(")));

        CommandRun run = CommandRun.Of("check", Fallback, "--against", kernel);

        Assert.Contains("Whether programs of type syscall may call bpf_task_from_pid is not known.", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void Guards_decide_what_a_program_gets_to()
    {
        // The corpus is built for 6.18; what it guards is absent from 6.1 and does not matter there.
        JsonElement guarded = Verdicts("debian-6.1").First(
            static one => one.GetProperty("program").GetString()!.EndsWith(".GuardsWithAnIf"));

        Assert.Equal("loads", guarded.GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("no-such.dll", "no-such.dll: there is no such file.")]
    [InlineData("Kernels/debian-7.2.kfuncs", "is no .NET assembly")]
    [InlineData("xunit.v3.assert.dll", "has no BPF program: no method of it has [BpfProgram]")]
    public void What_cannot_be_checked_is_said(string file, string message)
    {
        CommandRun run = CommandRun.Of("check", Path.Combine(AppContext.BaseDirectory, file), "--against", Kernels);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error);
    }

    [Fact]
    public async Task An_assembly_is_read_from_a_pipe()
    {
        if (InstalledProgram.Find("mkfifo") is not { } mkfifo)
        {
            Assert.Skip("There is no mkfifo on this machine.");
            return;
        }

        using TemporaryDirectory directory = new();
        string pipe = Path.Combine(directory.Path, "pipe");
        await Process.Start(mkfifo, [pipe]).WaitForExitAsync(TestContext.Current.CancellationToken);
        Task writing = Task.Run(() => File.WriteAllBytes(pipe, File.ReadAllBytes(Fallback)), TestContext.Current.CancellationToken);

        CommandRun run = CommandRun.Of("check", pipe, "--against", Snapshot("debian-7.2"));
        await writing;

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("OrderedFallback.Lookup.ByContainerId (Syscall)\n  loads ", run.Output);
    }

    [Fact]
    public void A_fallback_that_is_no_program_is_an_error() => Assert.Contains(
        "--first names 'Nobody', which is no program of the assembly. It has ByContainerId, ByHostId.",
        CommandRun.Of("check", Fallback, "--first", "ByHostId,Nobody", "--against", Kernels).Error);

    [System.Text.RegularExpressions.GeneratedRegex(@"(: |, )\w+\(", System.Text.RegularExpressions.RegexOptions.None)]
    private static partial System.Text.RegularExpressions.Regex SetPattern();

    private static string Snapshot(string name) => Path.Combine(Kernels, $"{name}.kfuncs");

    private static JsonElement[] Verdicts(string kernel)
    {
        CommandRun run = CommandRun.Of("check", Corpus, "--against", Snapshot(kernel), "--json");
        Assert.True(run.Output.Length > 0, run.Error);
        return [.. JsonDocument.Parse(run.Output).RootElement.EnumerateArray()];
    }
}
