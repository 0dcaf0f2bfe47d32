using System.Diagnostics;

namespace KfuncGen.Tool.Terminals;

/// <summary>
/// One line on the terminal that says what is being done. It appears when a command has run for a second, and goes away with
/// the command: nothing of it is left, in a file neither.
/// </summary>
internal sealed class ProgressLine : IDisposable
{
    private const string ClearLine = "\r\e[K";

    /// <summary>How many files make a difference that is worth a write to the terminal.</summary>
    private const int ReachInterval = 16;

    private static readonly TimeSpan UsualDelay = TimeSpan.FromSeconds(1);

    private readonly Terminal terminal;
    private readonly Timer? timer;
    private readonly Lock gate = new();
    private string? step;
    private long stepStart;
    private string reached = "";
    private volatile bool isDue;
    private bool isShown;

    /// <summary>Starts to count the time.</summary>
    /// <param name="terminal">Where to show the line.</param>
    /// <param name="delay">How long to wait with it; a second without it.</param>
    public ProgressLine(Terminal terminal, TimeSpan? delay = null)
    {
        this.terminal = terminal;
        timer = terminal.IsErrorInteractive ? new Timer(_ => Show(), state: null, delay ?? UsualDelay, Timeout.InfiniteTimeSpan) : null;
    }

    /// <summary>Says what is being done from now on: "unpacking vmlinuz (zstd)".</summary>
    public void Step(string text)
    {
        lock (gate)
        {
            EndStep();
            step = text;
            reached = "";
            stepStart = Stopwatch.GetTimestamp();
            Write();
        }
    }

    /// <summary>Says how far the step is: "1200 of 4216". May be called often, by several threads.</summary>
    public void Reach(int done, int all)
    {
        if (!isDue || done % ReachInterval != 0)
        {
            return;
        }

        lock (gate)
        {
            reached = all > 0 ? $", {done} of {all}" : $", {done}";
            Write();
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            timer?.Dispose();
            EndStep();

            if (isShown)
            {
                terminal.Error.Write(ClearLine);
                isShown = false;
            }
        }
    }

    private void EndStep()
    {
        if (step is null)
        {
            return;
        }

        // A line of its own must not start behind the one that is shown.
        if (isShown && terminal.IsVerbose)
        {
            terminal.Error.Write(ClearLine);
        }

        terminal.Time(Stopwatch.GetElapsedTime(stepStart), step);
        step = null;
    }

    private void Show()
    {
        lock (gate)
        {
            isDue = true;
            Write();
        }
    }

    private void Write()
    {
        if (isDue && step is not null)
        {
            isShown = true;
            terminal.Error.Write($"{ClearLine}kfuncgen: {step}{reached} …");
        }
    }
}
