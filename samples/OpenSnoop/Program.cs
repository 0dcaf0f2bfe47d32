// Which files processes open, and whether they get them.
//
//   dotnet run --project samples/OpenSnoop [SECONDS]        needs Linux 5.15, BTF, and root

using KfuncGen;
using OpenSnoop;

int seconds = args is [{ } text] && int.TryParse(text, out int given) ? given : 10;

if (!Opens.Bpf.TryLoad(out Opens.Bpf? opens, out BpfLoadReport report))
{
    Console.Error.WriteLine(report.Problem);
    return 1;
}

try
{
    using (opens)
    using (opens.OnAsk.Attach())
    using (opens.OnAnswer.Attach())
    using (CancellationTokenSource end = new(TimeSpan.FromSeconds(seconds)))
    {
        Console.WriteLine($"{"PID",7} {"GOT",5}  {"NAME",-16} FILE");

        try
        {
            await foreach (OpenEvent one in opens.Events.ReadAllAsync(end.Token))
            {
                Console.WriteLine($"{one.Pid,7} {one.Result,5}  {OpenEvent.Read(one.Name),-16} {OpenEvent.Read(one.File)}");
            }
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine($"{opens.Lost} events were lost.");
        }
    }
}
catch (BpfLinkException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

return 0;
