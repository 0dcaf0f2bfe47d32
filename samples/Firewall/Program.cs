// A firewall: rules by the network that packets come from, changed while packets flow, and a table of what they did.
//
//   dotnet run --project samples/Firewall -- eth0 10.0.0.0/8 192.168.1.7
//
// While it runs: `+10.2.0.0/16` drops what comes from there, `=10.2.3.0/24` lets it pass, `-10.2.0.0/16` forgets it, an empty line ends.

using Firewall;
using KfuncGen;

if (args.Length == 0)
{
    Console.WriteLine("Say on which interface, and from which networks nothing comes in: Firewall eth0 10.0.0.0/8");
    return 2;
}

if (!Filter.Bpf.TryLoad(out Filter.Bpf? firewall, out BpfLoadReport report))
{
    Console.WriteLine(report.Problem);
    return 1;
}

using (firewall)
{
    foreach (string network in args.AsSpan(1))
    {
        firewall.Rules[new(network)] = new() { Drop = true };
    }

    try
    {
        using BpfLink link = firewall.Look.Attach(args[0]);
        using Timer redraw = new(_ => Table.Draw(firewall), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));

        while (Console.ReadLine() is { Length: > 1 } command)
        {
            Change(firewall, command);
            Table.Draw(firewall);
        }
    }
    catch (BpfLinkException refused)
    {
        Console.WriteLine(refused.Message);
        return 1;
    }
}

return 0;

static void Change(Filter.Bpf firewall, string command)
{
    try
    {
        Ipv4Prefix network = new(command[1..]);

        if (command[0] == '-')
        {
            firewall.Rules.Remove(network);
        }
        else
        {
            firewall.Rules[network] = new() { Drop = command[0] == '+' };
        }
    }
    catch (FormatException wrong)
    {
        Console.WriteLine(wrong.Message);
    }
}
