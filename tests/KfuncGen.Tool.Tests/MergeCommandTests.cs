using System.Text;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

public sealed class MergeCommandTests : IDisposable
{
    private const string Old =
        "kfuncs 1\nname old\nkernel 6.18\ntags no\n\nkfunc void bpf_gone(void): ?(0)\nkfunc void bpf_same(void): ?(0)\n";

    private const string New = "kfuncs 1\nname new\nkernel 7.2\ntags no\n\nkfunc void bpf_same(void): ?(0)\n";

    private const string Merged =
        "fleet 1\n\ntarget old\nkernel 6.18\ntags no\n\ntarget new\nkernel 7.2\ntags no\n\n" +
        "on all\nkfunc void bpf_same(void): ?(0)\n\non old\nkfunc void bpf_gone(void): ?(0)\n";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Kernels_become_one_file_whatever_their_order()
    {
        string older = Write("old.kfuncs", Old);
        string newer = Write("new.kfuncs", New);

        CommandRun run = CommandRun.Of("merge", newer, older);
        Assert.Equal((0, Merged, ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(Merged, CommandRun.Of("merge", older, newer).Output);
    }

    [Fact]
    public void Merged_files_are_merged_and_stand_for_their_kernels()
    {
        string fleet = Write("fleet.kfuncs", Merged);

        Assert.Equal(Merged, CommandRun.Of("merge", fleet).Output);
        Assert.Equal(
            CommandRun.Of("diff", Write("old.kfuncs", Old), Write("new.kfuncs", New)).Output,
            CommandRun.Of("diff", fleet + ",target=old", fleet + ",target=new").Output);
        Assert.Equal(
            CommandRun.Of("show", "bpf_same", Write("old.kfuncs", Old), Write("new.kfuncs", New)).Output,
            CommandRun.Of("show", "bpf_same", fleet).Output);
    }

    [Fact]
    public void One_kernel_of_a_merged_file_is_asked_for_by_its_name()
    {
        string fleet = Write("fleet.kfuncs", Merged);

        Assert.Equal(CommandRun.Of("list", Write("old.kfuncs", Old)).Output, CommandRun.Of("list", fleet + ",target=old").Output);
        Assert.Equal(
            $"kfuncgen: {fleet}: this file has 2 kernels, and one is wanted. Say which: {fleet},target=NAME.\n",
            CommandRun.Of("list", fleet).Error);
        Assert.Equal(
            $"kfuncgen: {fleet}: there is no kernel 'none' in this file. The lines 'target …' say which there are.\n",
            CommandRun.Of("list", fleet + ",target=none").Error);
    }

    [Fact]
    public void Two_kernels_of_one_name_are_an_error()
    {
        CommandRun run = CommandRun.Of("merge", Write("a.kfuncs", Old), Write("b.kfuncs", Old));

        Assert.Equal(
            "kfuncgen: two kernels have the name 'old'. Leave one out, or make its snapshot again with another --name.\n", run.Error);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void A_damaged_file_is_told_with_its_place()
    {
        string fleet = Write("fleet.kfuncs", "fleet 1\ntarget a\non b\n");

        Assert.StartsWith($"kfuncgen: {fleet}(3,4): There is no kernel 'b'", CommandRun.Of("merge", fleet).Error);
    }

    private string Write(string name, string text) => directory.Write(name, Encoding.UTF8.GetBytes(text));
}
