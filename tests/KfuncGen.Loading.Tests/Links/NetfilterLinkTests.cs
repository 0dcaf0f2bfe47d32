using System.Net;
using System.Net.Sockets;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Links;

public sealed class NetfilterLinkTests
{
    // Of those that others use, none: NF_IP_PRI_*, include/uapi/linux/netfilter_ipv4.h.
    private const int Priority = 12_345;

    public NetfilterLinkTests() => RealSystem.Require();

    [Fact]
    public void A_hook_sees_packets_and_has_each_priority_once()
    {
        using LoadedNetfilterProgram program = Load();
        using LoadedNetfilterProgram other = Load();
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        using (BpfLink link = program.Attach(NetfilterFamily.Ipv4, NetfilterHook.LocalOut, Priority))
        {
            BpfLinkException occupied = Assert.Throws<BpfLinkException>(
                () => other.Attach(NetfilterFamily.Ipv4, NetfilterHook.LocalOut, Priority));
            Assert.Equal(BpfLinkFailureKind.Occupied, occupied.Kind);
            Assert.StartsWith(
                $"BPF program 'Main' was not attached to hook LocalOut of Ipv4: another hook has the priority {Priority}",
                occupied.Message);

            using BpfLink beside = other.Attach(NetfilterFamily.Ipv4, NetfilterHook.LocalOut, Priority + 1);

            for (int i = 0; i < 10; i++)
            {
                socket.SendTo([1], new IPEndPoint(IPAddress.Loopback, 9));
            }
        }

        // Other processes of this system send, too.
        Assert.True(program.Count() >= 10, $"It counted {program.Count()} packets of 10.");
        Assert.True(other.Count() >= 10, $"The other counted {other.Count()} packets of 10.");
        using BpfLink again = program.Attach(NetfilterFamily.Ipv4, NetfilterHook.LocalOut, Priority);
    }

    // Of the kernel, other priorities than it keeps for itself: the first and the last number.
    [Fact]
    public void A_priority_that_netfilter_keeps_for_itself_is_said()
    {
        using LoadedNetfilterProgram program = Load();

        Assert.Contains(
            $"the priority {int.MinValue} is one that netfilter keeps for itself",
            Assert.Throws<BpfLinkException>(
                () => program.Attach(NetfilterFamily.Ipv4, NetfilterHook.LocalIn, int.MinValue)).Message);
    }

    private static LoadedNetfilterProgram Load() =>
        CountingPrograms.Load<LoadedNetfilterProgram>(BpfProgramType.Netfilter, "s32(*struct bpf_nf_ctx)", (int)NetfilterVerdict.NF_ACCEPT);
}
