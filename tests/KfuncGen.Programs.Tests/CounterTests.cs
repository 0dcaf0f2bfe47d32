using System.Diagnostics;

namespace KfuncGen.Programs.Tests;

public sealed class CounterTests
{
    private const int NotThere = -2;

    [Fact]
    public void A_program_reads_the_counter_of_its_CPU_again_and_again()
    {
        using CounterObject.Bpf loaded = Objects.Load<CounterObject.Bpf>(CounterObject.Bpf.TryLoad);
        Start(loaded.Counters, PerfCounter.ProcessorClock);
        using BpfLink link = loaded.OnExec.AttachHook();
        Execute();

        Assert.Equal(0, loaded.Error);
        Assert.Equal(0, loaded.Disordered);
        Assert.True(loaded.Before > 0 && loaded.Counter > 0 && loaded.Running > 0);

        // What counts anew begins anew.
        long first = loaded.After;
        Start(loaded.Counters, PerfCounter.ContextSwitches);
        Execute();
        Assert.Equal(0, loaded.Error);
        Assert.InRange(loaded.After, 1, first);
    }

    [Fact]
    public void Where_nothing_was_started_a_program_is_told()
    {
        using CounterObject.Bpf loaded = Objects.Load<CounterObject.Bpf>(CounterObject.Bpf.TryLoad);
        using BpfLink link = loaded.OnExec.AttachHook();
        Execute();

        Assert.Equal((NotThere, NotThere, 0), (loaded.Before, loaded.Error, loaded.Counter));
    }

    [Fact]
    public void A_counter_that_there_is_not_is_refused()
    {
        using CounterObject.Bpf loaded = Objects.Load<CounterObject.Bpf>(CounterObject.Bpf.TryLoad);
        Assert.Throws<ArgumentOutOfRangeException>(() => loaded.Counters.Start((PerfCounter)99));
        loaded.Dispose();
        Assert.Throws<ObjectDisposedException>(() => loaded.Counters.Start(PerfCounter.ProcessorClock));
    }

    private static void Start(BpfPerfCounters counters, PerfCounter counter)
    {
        try
        {
            counters.Start(counter);
        }
        catch (BpfMapException exception)
        {
            Assert.Skip(exception.Message);
        }
    }

    private static void Execute()
    {
        using Process process = Process.Start("/bin/true");
        process.WaitForExit();
    }
}
