namespace KfuncGen.Programs.Tests;

/// <summary>A program that reads a counter.</summary>
internal static partial class CounterObject
{
    internal static long before, after, counter, running, disordered;
    internal static int error;

    [BpfMap] static readonly BpfPerfCounters Counters;

    [BpfProgram(BpfProgramType.RawTracepoint, "sched_process_exec")]
    static void OnExec()
    {
        long first = Counters.Read();
        int said = Counters.Read(out BpfPerfCount count);
        long last = Counters.Read();
        before = first;
        after = last;
        error = said;
        counter = (long)count.Counter;
        running = (long)count.Running;

        // Another CPU may write in between.
        if (said == 0 && !(first <= (long)count.Counter && (long)count.Counter <= last))
        {
            Interlocked.Increment(ref disordered);
        }
    }
}
