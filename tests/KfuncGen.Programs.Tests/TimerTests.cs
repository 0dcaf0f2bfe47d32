namespace KfuncGen.Programs.Tests;

/// <summary>Timers in values of maps run out, and the kernel calls what the program has set.</summary>
public sealed class TimerTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_timer_runs_out_and_its_function_changes_the_element_and_sets_it_again()
    {
        using TimerObject.Bpf timers = Load();
        Assert.Equal(0, timers.Begin.Run(new byte[64]).ReturnValue);

        // The third call is out of the bounds of an array of two: what it did before stays, and it sets no timer.
        Wait(() => timers.Alarms[2].Rung == 3);
        TimerObject.Alarm alarm = timers.Alarms[2];
        Assert.Equal((0u, 42, 42), (alarm.Left, alarm.Places[0], alarm.Places[1]));

        Wait(() => timers.RungByKey == 1);
        Assert.Equal(0x123456789abcul, timers.LastKey);
        Wait(() => timers.ByKey[0x123456789abc].Rung == 7);
    }

    [Fact]
    public void A_timer_is_stopped_once_and_made_once()
    {
        using TimerObject.Bpf timers = Load();
        Assert.Equal(110, timers.StopsOne.Run(new byte[64]).ReturnValue);
        Assert.Equal(0ul, timers.Alarms[1].Rung);
    }

    private static void Wait(Func<bool> isDone) =>
        Assert.True(SpinWait.SpinUntil(isDone, Longest), "The timer did not run out.");

    private static TimerObject.Bpf Load()
    {
        if (TimerObject.Bpf.TryLoad(out TimerObject.Bpf? loaded, out BpfLoadReport report))
        {
            return loaded;
        }

        Assert.SkipWhen(
            report.Programs.Any(static one => one.Failure?.Kind is BpfLoadFailureKind.NotPermitted or BpfLoadFailureKind.NotSupported),
            report.ToString());
        throw new InvalidOperationException(report.ToString());
    }
}
