using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

public sealed class ListSelectionTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly string kernel;

    public ListSelectionTests() => kernel = directory.Write("x.kfuncs", """
        kfuncs 1
        kernel 6.18

        set common: COMMON
        set net: XDP TC
        set trace: TRACING

        kfunc void bpf_everywhere(void): common(0)
        kfunc void bpf_net_one(void): net(KF_SLEEPABLE)
        kfunc void bpf_net_two(void): net(KF_SLEEPABLE|KF_ACQUIRE), trace(0)
        kfunc void bpf_trace(void): trace(0)
        kfunc void bpf_unknown(void): ?(0)
        kfunc void ct_module(void): net(0) module nf_conntrack
        """u8);

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("bpf_net_one bpf_net_two", "bpf_net_*")]
    [InlineData("bpf_net_one bpf_trace", "*_one", "bpf_trace")]
    [InlineData("bpf_net_one bpf_net_two", "bpf_net_???")]
    [InlineData("bpf_net_one bpf_net_two", "--flag", "KF_SLEEPABLE")]
    [InlineData("bpf_net_two", "--flag", "KF_SLEEPABLE", "--flag", "acquire")]
    [InlineData("ct_module", "--module", "nf_conntrack")]
    [InlineData("bpf_everywhere bpf_net_one bpf_net_two ct_module", "--prog", "xdp")]
    [InlineData("bpf_everywhere bpf_net_one bpf_net_two ct_module", "--prog", "sched_cls")]
    [InlineData("bpf_everywhere bpf_net_two bpf_trace", "--prog", "perf_event")]
    [InlineData("bpf_everywhere", "--prog", "sk_lookup")]
    [InlineData("bpf_net_one bpf_net_two", "bpf_*", "--prog", "xdp", "--flag", "KF_SLEEPABLE")]
    public void All_that_is_asked_for_must_hold(string expected, params string[] selection)
    {
        CommandRun run = CommandRun.Of(["list", kernel, .. selection]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            expected, string.Join(' ', run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0])));
    }

    [Fact]
    public void What_is_not_known_is_left_out_and_said()
    {
        CommandRun run = CommandRun.Of("list", kernel, "--prog", "xdp");

        Assert.Equal(
            "kfuncgen: note: left out for want of known program types: 1 kfunc. They are known where the names of sets are: of a " +
            "vmlinuz that was built with CONFIG_KALLSYMS_ALL.\n",
            run.Error);
    }

    [Fact]
    public void Raw_tracepoints_got_the_tracing_kfuncs_between_6_18_and_7_2()
    {
        string between = directory.Write(
            "y.kfuncs", "kfuncs 1\nkernel 7.0\n\nset trace: TRACING\n\nkfunc void bpf_trace(void): trace(0)\n"u8);

        Assert.Contains("left out", CommandRun.Of("list", between, "--prog", "raw_tracepoint").Error);
        Assert.Empty(CommandRun.Of("list", kernel, "bpf_trace", "--prog", "raw_tracepoint") switch { var run => run.Output + run.Error });
    }

    [Fact]
    public void A_pattern_that_matches_nothing_gets_a_suggestion() =>
        Assert.Equal(
            new CommandRun(0, "", "kfuncgen: note: no kfunc matches 'bpf_trase'; did you mean 'bpf_trace'?\n"),
            CommandRun.Of("list", kernel, "bpf_trase"));

    [Theory]
    [InlineData("--flag", "KF_SLEPABLE", "did you mean 'KF_SLEEPABLE'?")]
    [InlineData("--prog", "tc", "sched_cls")]
    public void What_is_no_flag_or_program_type_is_bad_usage(string option, string value, string hint)
    {
        CommandRun run = CommandRun.Of("list", kernel, option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(hint, run.Error);
    }

    [Fact]
    public void Json_is_selected_too() =>
        Assert.DoesNotContain("bpf_trace", CommandRun.Of("list", kernel, "bpf_net_*", "--json").Output);
}
