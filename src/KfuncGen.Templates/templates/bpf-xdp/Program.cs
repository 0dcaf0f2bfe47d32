using KfuncGen;

if (args is not [string name])
{
    Console.WriteLine("Which interface? Give its name: dotnet run -- eth0");
    return 2;
}

// Loading and attaching need CAP_BPF and CAP_NET_ADMIN, or root. What is wrong is in the messages.
if (!Filter.Bpf.DropLargePing.TryLoad(out LoadedXdpProgram? program, out BpfLoadFailure? failure))
{
    Console.WriteLine(failure.Message);
    return 1;
}

using (program)
{
    try
    {
        using BpfLink link = program.Attach(name);
        Console.WriteLine($"Attached to {name}. Pings of more than a kibibyte are dropped until you press Enter.");
        Console.ReadLine();
        return 0;
    }
    catch (BpfLinkException exception)
    {
        Console.WriteLine(exception.Message);
        return 1;
    }
}

/// <summary>Runs in the kernel, for each packet that comes in: the build lowers it to BPF.</summary>
internal static partial class Filter
{
    // include/uapi/linux/if_ether.h, in.h: IPv4 behind Ethernet's header of 14 bytes, ICMP in it.
    private const int EthernetHeader = 14;
    private const int Ipv4Header = 20;
    private const byte Icmp = 1;

    [BpfProgram(BpfProgramType.Xdp)]
    internal static XdpAction DropLargePing(xdp_md ctx)
    {
        // What is read must be there: the verifier wants the same check.
        if (ctx.data.Length < EthernetHeader + Ipv4Header)
        {
            return XdpAction.XDP_PASS;
        }

        bool isIpv4 = ctx.data[12] == 0x08 && ctx.data[13] == 0x00;
        int length = (ctx.data[EthernetHeader + 2] << 8) | ctx.data[EthernetHeader + 3];

        return isIpv4 && ctx.data[EthernetHeader + 9] == Icmp && length > 1024 ? XdpAction.XDP_DROP : XdpAction.XDP_PASS;
    }
}
