namespace KfuncGen.Programs.Tests;

/// <summary>Connections of IPv4 are made and found as such: 12 bytes of a tuple that has room for IPv6.</summary>
public sealed class ConntrackTests
{
    private static readonly byte[] Packet = new byte[64];

    [Fact]
    public void A_connection_of_IPv4_is_made_and_is_one()
    {
        Assert.SkipWhen(
            !Kf.Has.bpf_xdp_ct_alloc || !Kf.Has.bpf_xdp_ct_lookup, "This kernel has no nf_conntrack, or not as a loaded module.");
        using LoadedPacketProgram find = Kernel.LoadForPackets(ConntrackPrograms.Bpf.FindsIpv4);
        using LoadedPacketProgram make = Kernel.LoadForPackets(ConntrackPrograms.Bpf.MakesIpv4);
        using LoadedPacketProgram makeIpv6 = Kernel.LoadForPackets(ConntrackPrograms.Bpf.MakesIpv6);

        Assert.Equal(XdpAction.XDP_TX, (XdpAction)makeIpv6.Run(Packet).ReturnValue);
        Assert.Equal(XdpAction.XDP_TX, (XdpAction)make.Run(Packet).ReturnValue);
        Assert.Equal(1 | 4, (int)find.Run(Packet).ReturnValue);
    }

    /// <summary>Its mark is the one field that the kernel lets a program assign.</summary>
    [Fact]
    public void The_mark_of_a_connection_is_assigned()
    {
        Assert.SkipWhen(
            !Kf.Has.bpf_xdp_ct_alloc || !Kf.Has.bpf_xdp_ct_lookup, "This kernel has no nf_conntrack, or not as a loaded module.");
        using LoadedPacketProgram make = Kernel.LoadForPackets(ConntrackPrograms.Bpf.MakesToMark);
        Assert.Equal(XdpAction.XDP_TX, (XdpAction)make.Run(Packet).ReturnValue);

        using LoadedPacketProgram mark = Kernel.LoadForPackets(ConntrackPrograms.Bpf.Marks);
        Assert.Equal(23 + ((24 ^ (1 << 10)) << 8), (int)mark.Run(Packet).ReturnValue);
    }
}
