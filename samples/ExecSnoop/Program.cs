// Which processes begin and end, how long they ran, and who began them.
//
//   dotnet run --project samples/ExecSnoop [SECONDS]        needs Linux 5.11, BTF, and root or CAP_BPF and CAP_PERFMON

using ExecSnoop;
using KfuncGen;

int seconds = args is [{ } text] && int.TryParse(text, out int given) ? given : 10;

if (!Processes.Bpf.TryLoad(out Processes.Bpf? processes, out BpfLoadReport report))
{
    Console.Error.WriteLine(report.Problem);
    return 1;
}

try
{
    using (processes)
    using (processes.OnExec.AttachHook())
    using (processes.OnExit.AttachHook())
    using (CancellationTokenSource end = new(TimeSpan.FromSeconds(seconds)))
    {
        Console.WriteLine($"{"PID",7} {"TIME",9}  {"NAME",-16} {"PARENT",-16}");

        try
        {
            await foreach (ProcessEvent one in processes.Events.ReadAllAsync(end.Token))
            {
                string what = one.Duration == 0
                    ? $"runs {ProcessEvent.Read(one.File)}"
                    : one.Status == 0 ? "ended" : $"ended with {one.Status >> 8} (signal {one.Status & 0x7f})";
                string time = one.Duration == 0 ? "" : $"{one.Duration / 1e6:F1} ms";
                Console.WriteLine(
                    $"{one.Pid,7} {time,9}  {ProcessEvent.Read(one.Name),-16} {ProcessEvent.Read(one.ParentName),-16} {what}");
            }
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine($"{processes.Lost} events were lost.");
        }
    }
}
catch (BpfLinkException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

return 0;
