using KfuncGen;
using RunQueueLatency;

namespace KernelMatrix.Guest.Checks.Samples;

/// <summary>samples/RunQueueLatency: the histogram moves when threads wake each other.</summary>
internal sealed class RunQueueLatencyCheck : SampleCheck
{
    private const int Slots = 27;
    private const int Times = 200;

    /// <inheritdoc/>
    public override string Name => "RunQueueLatency";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        if (!Scheduler.Bpf.TryLoad(out Scheduler.Bpf? scheduler, out BpfLoadReport loading))
        {
            report.Claim(false, $"{loading.Problem}");
            return;
        }

        using (scheduler)
        {
            report.Claim(Count(scheduler) == 0, $"{Count(scheduler)} tasks have waited before any program is attached");

            using (scheduler.OnWakeup.AttachHook())
            using (scheduler.OnFirstWakeup.AttachHook())
            using (scheduler.OnSwitch.AttachHook())
            {
                WakeEachOther();
            }

            // Each turn puts a thread to sleep, which the other wakes: it then waits for a processor, if only for a microsecond.
            ulong waited = Count(scheduler);
            report.Claim(waited >= Times, $"{waited} tasks have waited, where threads have woken each other {2 * Times} times");
        }
    }

    private static void WakeEachOther()
    {
        using SemaphoreSlim forth = new(0);
        using SemaphoreSlim back = new(0);
        Thread other = new(() =>
        {
            for (int i = 0; i < Times; i++)
            {
                forth.Wait();
                Thread.Sleep(1);
                back.Release();
            }
        });
        other.Start();

        for (int i = 0; i < Times; i++)
        {
            forth.Release();
            back.Wait();
        }

        other.Join();
    }

    private static ulong Count(Scheduler.Bpf scheduler) =>
        Enumerable.Range(0, Slots).Aggregate(0ul, (sum, slot) => sum + scheduler.Slots[slot]);
}
