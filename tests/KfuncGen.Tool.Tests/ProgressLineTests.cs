using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Tests;

public class ProgressLineTests
{
    [Fact]
    public void It_appears_after_the_delay_and_leaves_nothing_behind()
    {
        StringWriter error = new();
        ProgressLine progress = new(Terminal(error, isInteractive: true), TimeSpan.FromMilliseconds(50));

        progress.Step("unpacking (xz)");
        SpinWait.SpinUntil(() => error.GetStringBuilder().Length > 0, TimeSpan.FromSeconds(10));
        progress.Dispose();

        Assert.EndsWith("kfuncgen: unpacking (xz) …\r\e[K", error.ToString());
    }

    [Fact]
    public void What_is_over_before_the_delay_shows_nothing()
    {
        StringWriter error = new();

        using (ProgressLine progress = new(Terminal(error, isInteractive: true), TimeSpan.FromHours(1)))
        {
            progress.Step("reading");
        }

        Assert.Empty(error.ToString());
    }

    [Fact]
    public void It_says_how_far_a_step_is()
    {
        StringWriter error = new();

        using (ProgressLine progress = new(Terminal(error, isInteractive: true), TimeSpan.FromMilliseconds(1)))
        {
            progress.Step("reading modules");
            SpinWait.SpinUntil(() => error.GetStringBuilder().Length > 0, TimeSpan.FromSeconds(10));
            progress.Reach(1600, 4216);
        }

        Assert.Contains("\r\e[Kkfuncgen: reading modules, 1600 of 4216 …", error.ToString());
    }

    [Fact]
    public void It_is_for_terminals_only()
    {
        StringWriter error = new();
        ProgressLine progress = new(Terminal(error, isInteractive: false), TimeSpan.Zero);

        progress.Step("reading");
        Thread.Sleep(50);
        progress.Dispose();

        Assert.Empty(error.ToString());
    }

    private static Terminal Terminal(TextWriter error, bool isInteractive) =>
        new(TextWriter.Null, TextWriter.Synchronized(error), IsOutputInteractive: false, isInteractive);
}
