// How long tasks wait for a processor, as a histogram.
//
//   dotnet run --project samples/RunQueueLatency [SECONDS]        needs Linux 5.11, BTF, and root or CAP_BPF and CAP_PERFMON

using KfuncGen;
using RunQueueLatency;

const int Width = 40;
int seconds = args is [{ } text] && int.TryParse(text, out int given) ? given : 5;

if (!Scheduler.Bpf.TryLoad(out Scheduler.Bpf? scheduler, out BpfLoadReport report))
{
    Console.Error.WriteLine(report.Problem);
    return 1;
}

try
{
    using (scheduler)
    using (scheduler.OnWakeup.AttachHook())
    using (scheduler.OnFirstWakeup.AttachHook())
    using (scheduler.OnSwitch.AttachHook())
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        ulong[] slots = [.. Enumerable.Range(0, 27).Select(slot => scheduler.Slots[slot])];
        int last = Array.FindLastIndex(slots, static count => count > 0);
        ulong most = Math.Max(slots.Max(), 1);
        Console.WriteLine($"{"microseconds",24} {"tasks",9}");

        for (int slot = 0; slot <= last; slot++)
        {
            string range = $"{(slot == 0 ? 0 : 1L << slot),11} to {(1L << (slot + 1)) - 1,9}";
            Console.WriteLine($"{range} {slots[slot],9} {new string('#', (int)(slots[slot] * Width / most))}");
        }
    }
}
catch (BpfLinkException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

return 0;
