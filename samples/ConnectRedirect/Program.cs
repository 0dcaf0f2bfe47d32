// Connections of a cgroup to one address go to another.
//
//   dotnet run --project samples/ConnectRedirect -- /sys/fs/cgroup/demo 10.0.0.1:80 127.0.0.1:8080

using System.Net;
using ConnectRedirect;
using KfuncGen;

if (args is not [string cgroup, string from, string to]
    || !IPEndPoint.TryParse(from, out IPEndPoint? asked)
    || !IPEndPoint.TryParse(to, out IPEndPoint? given))
{
    Console.WriteLine("Say of which cgroup, and from where to where: ConnectRedirect /sys/fs/cgroup/demo 10.0.0.1:80 127.0.0.1:8080");
    return 2;
}

if (!Redirect.Bpf.TryLoad(out Redirect.Bpf? redirect, out BpfLoadReport report))
{
    Console.WriteLine(report.Problem);
    return 1;
}

using (redirect)
{
    redirect.Targets[ToTarget(asked)] = ToTarget(given);

    try
    {
        using BpfLink link = redirect.Connect.Attach(cgroup);
        Console.WriteLine($"{asked} is {given} for {cgroup}. Enter ends.");
        Console.ReadLine();
        Console.WriteLine($"Connections that went elsewhere: {redirect.Redirected}");
    }
    catch (BpfLinkException refused)
    {
        Console.WriteLine(refused.Message);
        return 1;
    }
}

return 0;

static Target ToTarget(IPEndPoint place) =>
    new() { Address = BitConverter.ToUInt32(place.Address.GetAddressBytes()), Port = Target.PortOf((ushort)place.Port) };
