using KfuncGen.Tests.Kernels.Images;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

/// <summary>What a user meant, where it is not what the line says.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("lst", "there is no command 'lst'; did you mean 'list'?")]
    [InlineData("sho", "there is no command 'sho'; did you mean 'show'?")]
    [InlineData("snapshto", "there is no command 'snapshto'; did you mean 'snapshot'?")]
    [InlineData("lsit", "there is no command 'lsit'; did you mean 'list'?")]
    [InlineData("shwo", "there is no command 'shwo'; did you mean 'show'?")]
    [InlineData("frobnicate", "there is no command 'frobnicate'.")]
    public void A_misspelt_command_is_told_with_the_one_that_was_meant(string command, string message)
    {
        CommandRun run = CommandRun.Of(command);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal($"kfuncgen: {message}\nkfuncgen: 'kfuncgen --help' tells what it takes.\n", run.Error);
    }

    [Theory]
    [InlineData("doctor")]
    [InlineData("list")]
    [InlineData("snapshot")]
    public void A_command_without_a_source_says_what_one_is(string command)
    {
        CommandRun run = CommandRun.Of(command);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"kfuncgen: '{command}' needs a SOURCE: A kernel: vmlinuz, ", run.Error);
    }

    [Theory]
    [InlineData("", "a command is missing; there are list, snapshot, diff, merge, show, doctor, report, header, check, probe.")]
    [InlineData("diff live", "'diff' needs 2 SOURCES or more: ")]
    [InlineData("header bpf_x", "'header' needs --from SOURCES: ")]
    [InlineData("snapshot live --kernel", "'--kernel' needs a RELEASE: ")]
    [InlineData("list live --modul x", "'--modul' is no option of 'list'; did you mean '--module'?")]
    [InlineData("probe --jsn", "'--jsn' is no option of 'probe'; did you mean '--json'?")]
    [InlineData("show bpf_x live --ids x", "'--ids' is no option of 'show'.")]
    [InlineData("diff live live --fail-no contract", "'--fail-no' is no option of 'diff'; did you mean '--fail-on'?")]
    [InlineData("merge live -x", "'-x' is no option of 'merge'")]
    [InlineData("report live --out x", "'--out' is no option of 'report'")]
    [InlineData("header bpf_x --from live --gurad", "'--gurad' is no option of 'header'")]
    [InlineData("check --nope --against live", "'--nope' is no option of 'check'")]
    [InlineData("doctor --nope", "'--nope' is no option of 'doctor'.")]
    [InlineData("list --kernl 7.2", "'--kernl' is no option of 'list'; did you mean '--kernel'?")]
    [InlineData("snapshot live --name= --kernel x", "'--name=' is given no value. '--name' needs a NAME: ")]
    [InlineData("list live --kernel= --arch x86_64", "'--kernel=' is given no value. '--kernel' needs a RELEASE: ")]
    [InlineData("list --kernel= live", "'--kernel=' is given no value. ")]
    [InlineData("list live --base:", "'--base:' is given no value. ")]
    [InlineData("header bpf_x --from=", "'--from=' is given no value. ")]
    [InlineData("snapshot live --name --kernel x", "'--name' is given no value: '--kernel' behind it is an option, too.")]
    [InlineData("list live --arch --kernel=7.2", "'--arch' is given no value: '--kernel=7.2' behind it is an option, too.")]
    [InlineData("list live --kernl=7.2", "'--kernl=7.2' is no option of 'list'; did you mean '--kernel'?")]
    [InlineData("doctor live --module x", "'--module' is no option of 'doctor'.")]
    [InlineData("doctor live x", "'x' is one word more than 'doctor' takes.")]
    public void A_line_that_is_not_understood_is_told_what_it_lacks(string line, string message)
    {
        CommandRun run = CommandRun.Of(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("kfuncgen: " + message, run.Error);
        Assert.DoesNotContain("..", run.Error);
    }

    [Fact]
    public void A_note_that_holds_for_two_sources_is_said_once()
    {
        string kernel = folder.Write("x.btf", SmallBtf.Build());

        string error = CommandRun.Of("diff", kernel, kernel).Error;

        Assert.Contains("note: ", error);
        Assert.Equal(error.Split('\n').Distinct().Count(), error.Split('\n').Length);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a;b")]
    [InlineData("a,b")]
    [InlineData("")]
    public void A_name_that_targets_cannot_have_is_refused(string name)
    {
        CommandRun run = CommandRun.Of("snapshot", "live", "--name", name);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"'{name}' cannot be named in KfuncTargets.", run.Error);
    }

    [Fact]
    public void A_release_that_is_none_is_refused()
    {
        CommandRun run = CommandRun.Of("list", folder.Write("x.btf", SmallBtf.Build()), "--kernel", "x");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            "kfuncgen: --kernel is 'x', which is no release: it starts with a version, as 'uname -r' prints it: 7.2.12 or " +
            "7.2.12+deb13-amd64.\n",
            run.Error);
    }

    [Fact]
    public void A_module_that_matches_nothing_is_told_about()
    {
        string modules = Path.GetDirectoryName(folder.Write("modules/fou.ko", SmallModule.Build()))!;
        folder.Write("modules/vmlinuz", SmallModule.Kernel(hasIdSets: true));

        Assert.Contains("no kfunc is in a module 'foo'; did you mean 'fou'?\n", CommandRun.Of("list", modules, "--module", "foo").Error);
        Assert.Contains(
            "no kfunc is in a module, so none is in 'nope'",
            CommandRun.Of("list", folder.Write("x.btf", SmallBtf.Build()), "--module", "nope").Error);
    }

    [Fact]
    public void A_compiled_BPF_program_is_no_kernel()
    {
        CommandRun run = CommandRun.Of(
            "list", folder.Write("program.o", new ElfBuilder(machine: 247).Add(".BTF", SmallBtf.Build()).Build()));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("this is a compiled BPF program", run.Error);
    }

    [Fact]
    public void A_flag_that_is_none_has_one_mark_behind_the_suggestion()
    {
        CommandRun run = CommandRun.Of("list", "live", "--flag", "KF_SLEPABLE");

        Assert.Contains("did you mean 'KF_SLEEPABLE'?\n", run.Error);
    }

    [Fact]
    public void Raw_BTF_of_a_module_is_named_by_its_file()
    {
        string kernel = folder.Write("vmlinux.btf", SmallBtf.Build());
        CommandRun run = CommandRun.Of("list", folder.Write("fou.btf", SmallModule.Btf(isTagged: true)), "--base", kernel);

        Assert.Contains("fou.btf is raw BTF of a module, which has no .BTF_ids", run.Error);
    }

    [Fact]
    public void A_module_with_the_base_of_another_build_is_an_error_in_every_command()
    {
        string kernel = folder.Write("vmlinux.btf", SmallBtf.Build());
        byte[] ids = new ByteWriter().U32(1, 1, 125797, 1).ToArray();
        string module = folder.Write("fou.ko", SmallModule.Elf().Add(".BTF_ids", ids).Build());

        foreach (string command in (string[])["list", "snapshot", "doctor"])
        {
            CommandRun run = CommandRun.Of(command, module, "--base", kernel);

            Assert.Equal(1, run.ExitCode);
            Assert.Contains("built for another kernel", run.Error);
        }
    }
}
