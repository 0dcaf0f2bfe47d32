using System.Text.RegularExpressions;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("list")]
    [InlineData("lst", "x")]
    [InlineData("list", "x", "--btf-ids")]
    [InlineData("list", "x", "--unknown")]
    [InlineData("snapshot", "x", "y")]
    [InlineData("probe", "--unknown")]
    public void A_command_line_that_is_not_understood_gives_2_and_points_to_the_help(params string[] arguments)
    {
        CommandRun run = CommandRun.Of([.. arguments.Where(argument => argument.Length > 0)]);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("--help' tells what it takes", run.Error);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("list", "--help")]
    [InlineData("snapshot", "--help")]
    [InlineData("show", "--help")]
    [InlineData("diff", "--help")]
    [InlineData("doctor", "--help")]
    [InlineData("report", "--help")]
    [InlineData("header", "--help")]
    [InlineData("probe", "--help")]
    public void Help_goes_to_the_output_and_gives_0(params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Usage:", run.Output);
        Assert.Contains("Examples:\n  ", run.Output);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("list x --flag KF_SL", "KF_SLEEPABLE")]
    [InlineData("list x --prog sched", "sched_cls")]
    [InlineData("rep", "report")]
    [InlineData("diff x y --fail-on ab", "abi")]
    public void Shells_are_told_what_may_follow(string line, string expected)
    {
        CommandRun run = CommandRun.Of($"[suggest:{line.Length}]", line);

        Assert.Contains(expected, run.Output.Split('\n'));
        Assert.All(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), word => Assert.Contains(line.Split(' ')[^1], word));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void Verbose_tells_what_takes_how_long_and_the_output_stays_the_same()
    {
        string path = directory.Write("x.kfuncs", "kfuncs 1\n\nkfunc void bpf_a(void): ?(0)\n"u8);

        CommandRun run = CommandRun.Of("list", path, "--verbose");

        Assert.Equal(CommandRun.Of("list", path).Output, run.Output);
        Assert.Matches(
            $@"^kfuncgen: +\d+\.\d{{3}} s  reading {Regex.Escape(path)}\nkfuncgen: +\d+\.\d{{3}} s  in all; at most \d+ MiB of memory\n$",
            run.Error);
    }

    [Fact]
    public void A_file_that_is_not_there_gives_1_and_a_sentence()
    {
        string path = Path.Combine(directory.Path, "vmlinuz");

        Assert.Equal(new CommandRun(1, "", $"kfuncgen: {path}: there is no such file.\n"), CommandRun.Of("list", path));
    }

    [Fact]
    public void A_directory_gives_1_and_a_sentence()
    {
        Assert.Equal(
            new CommandRun(
                1,
                "",
                $"kfuncgen: {directory.Path}: this is a directory without a module (.ko, .ko.xz, .ko.zst, .ko.gz). Give one that has " +
                "some, such as /lib/modules/RELEASE, or a file, such as a vmlinuz.\n"),
            CommandRun.Of("list", directory.Path));
    }

    [Fact]
    public void A_file_that_may_not_be_read_gives_1_and_a_sentence()
    {
        string path = directory.Write("vmlinuz", [1]);

        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("This user may read every file.");
            return;
        }

        File.SetUnixFileMode(path, UnixFileMode.None);
        CommandRun run = CommandRun.Of("list", path);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"kfuncgen: {path}: no permission to read it.", run.Error);
    }

    [Theory]
    [InlineData("empty", "", "the file is empty. Get it again.")]
    [InlineData("text", "hello, world!", "this is no kernel image, ELF file, BTF or snapshot: it starts with the text \"hello, world!\".")]
    [InlineData("btf", "\u009f\u00eb\u0001\u0000", "Offset 0 (0x0)")]
    [InlineData("elf", "\u007fELF\u0002\u0001", "Offset 0 (0x0): the ELF header takes 64 bytes here")]
    [InlineData(
        "gzip", "\u001f\u008b\b\0\0\0\0\0\u0002\u0003\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "the compressed stream is damaged")]
    public void A_file_that_is_no_kernel_gives_1_and_a_sentence_with_its_name(string name, string content, string message)
    {
        string path = directory.Write(name, System.Text.Encoding.Latin1.GetBytes(content));

        CommandRun run = CommandRun.Of("list", path);

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith($"kfuncgen: {path}: ", run.Error);
        Assert.Contains(message, run.Error);
    }

    [Fact]
    public void A_broken_snapshot_is_named_with_line_and_column()
    {
        string path = directory.Write("x.kfuncs", "kfuncs 1\nnonsense\n"u8);

        CommandRun run = CommandRun.Of("list", path);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"kfuncgen: {path}(2,1): ", run.Error);
    }

    [Fact]
    public void Control_characters_of_a_snapshot_never_reach_the_terminal()
    {
        string path = directory.Write("x.kfuncs", "kfuncs 1\nkernel 6.18\u001b]0;title\a\n"u8);

        CommandRun run = CommandRun.Of("doctor", path);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"kfuncgen: {path}(2,12): ", run.Error);
        Assert.DoesNotContain('\u001b', run.Error + run.Output);
    }

    [Fact]
    public void A_newer_snapshot_is_refused()
    {
        CommandRun run = CommandRun.Of("list", directory.Write("x.kfuncs", "kfuncs 99\n"u8));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("99", run.Error);
    }

    [Fact]
    public void An_output_that_cannot_be_written_gives_1_and_a_sentence()
    {
        string path = directory.Write("x.kfuncs", "kfuncs 1\ntags no\n"u8);
        string output = Path.Combine(directory.Path, "missing", "y.kfuncs");

        CommandRun run = CommandRun.Of("snapshot", path, "-o", output);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"kfuncgen: {output}: the snapshot cannot be written", run.Error);
    }
}
