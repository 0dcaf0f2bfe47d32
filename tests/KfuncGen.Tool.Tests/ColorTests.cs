using System.Text.RegularExpressions;
using KfuncGen.Tool.Terminals;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

public sealed class ColorTests
{
    private static readonly string Old = Snapshot("6.16");
    private static readonly string New = Snapshot("6.18");

    public static TheoryData<string[]> Commands => new()
    {
        new[] { "list", New },
        new[] { "show", "bpf_task_acquire", Old, New },
        new[] { "diff", Old, New },
        new[] { "doctor", New },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Colors_are_for_terminals_that_have_them_and_change_nothing_else(string[] arguments)
    {
        CommandRun colored = CommandRun.InColor(arguments);
        CommandRun plain = CommandRun.OnTerminal(arguments);

        Assert.Contains("\e[1m", colored.Output);
        Assert.Equal(plain.Output, Regex.Replace(colored.Output, @"\e\[\d+m", ""));
        Assert.DoesNotContain('\e', plain.Output);
        Assert.DoesNotContain('\e', CommandRun.Of(arguments).Output);
    }

    [Fact]
    public void What_a_program_reads_has_no_colors_even_on_a_terminal()
    {
        Assert.DoesNotContain('\e', CommandRun.InColor("list", New, "--json").Output);
        Assert.DoesNotContain('\e', CommandRun.InColor("diff", Old, New, "--json").Output);
        Assert.DoesNotContain('\e', CommandRun.InColor("snapshot", New).Output);
        Assert.DoesNotContain('\e', CommandRun.InColor("header", "bpf_task_*", "--from", New).Output);
        Assert.DoesNotContain('\e', CommandRun.InColor("report", New).Output);
    }

    [Fact]
    public void Levels_are_told_apart()
    {
        string output = CommandRun.InColor("diff", Old, New).Output;

        Assert.Contains("\e[31mgone\e[0m (", output);
        Assert.Contains("\e[32mnew\e[0m (", output);
    }

    [Theory]
    [InlineData(null, "xterm-256color", true)]
    [InlineData("", "xterm", true)]
    [InlineData("1", "xterm-256color", false)]
    [InlineData("0", "xterm-256color", false)]
    [InlineData(null, "dumb", false)]
    [InlineData(null, null, false)]
    public void The_user_and_the_terminal_may_say_no(string? noColor, string? term, bool isWanted)
    {
        Assert.Equal(isWanted, Palette.IsWanted(name => name == "NO_COLOR" ? noColor : term));
    }

    private static string Snapshot(string version) => Path.Combine(AppContext.BaseDirectory, "Kernels", $"debian-{version}.kfuncs");
}
