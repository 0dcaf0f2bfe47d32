// Who connects to whom, as it happens: a program on an interface tells of each packet that opens a connection.
//
//   dotnet run --project samples/PacketEvents -- eth0

using System.Net;
using KfuncGen;
using PacketEvents;

if (args.Length == 0)
{
    Console.WriteLine("Say on which interface: PacketEvents eth0");
    return 2;
}

if (!Watch.Bpf.TryLoad(out Watch.Bpf? watch, out BpfLoadReport report))
{
    Console.WriteLine(report.Problem);
    return 1;
}

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

using (watch)
{
    try
    {
        using BpfLink link = watch.Look.Attach(args[0], TcxDirection.Ingress);

        // Waits on epoll; nothing is allocated for an event but what is written here.
        await foreach (Connection opened in watch.Connections.ReadAllAsync(stop.Token))
        {
            Console.WriteLine(
                $"{opened.Time / 1_000_000_000.0:F3}  {new IPAddress(opened.Source)} -> {new IPAddress(opened.Destination)}:{opened.Port}");
        }
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine($"{watch.Lost} lost");
    }
    catch (BpfLinkException refused)
    {
        Console.WriteLine(refused.Message);
        return 1;
    }
}

return 0;
