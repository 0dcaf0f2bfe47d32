using System.Net;
using System.Net.Sockets;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Links;

public sealed class SocketLinkTests
{
    private const int ReusePort = 15;

    public SocketLinkTests() => RealSystem.Require();

    [Fact]
    public void A_filter_decides_what_a_socket_receives_until_it_is_detached()
    {
        using LoadedSocketFilterProgram dropping =
            CountingPrograms.Load<LoadedSocketFilterProgram>(BpfProgramType.SocketFilter, "s32(*struct __sk_buff)", 0);
        using Socket receiving = Bind(0);
        using Socket sending = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        using (BpfAttachment filter = dropping.Attach(receiving))
        {
            sending.SendTo([1], receiving.LocalEndPoint!);
            Assert.Equal(1ul, dropping.Count());
            Assert.Equal(0, receiving.Available);
        }

        sending.SendTo([2], receiving.LocalEndPoint!);
        byte[] received = new byte[10];
        Assert.Equal(1, receiving.Receive(received));
        Assert.Equal((2, 1ul), (received[0], dropping.Count()));
    }

    [Fact]
    public void An_attachment_of_a_closed_socket_has_nothing_to_detach()
    {
        using LoadedSocketFilterProgram program =
            CountingPrograms.Load<LoadedSocketFilterProgram>(BpfProgramType.SocketFilter, "s32(*struct __sk_buff)", 0);
        Socket socket = Bind(0);
        using BpfAttachment filter = program.Attach(socket);

        socket.Dispose();
        filter.Detach();

        Assert.Throws<ObjectDisposedException>(() => program.Attach(socket));
    }

    [Fact]
    public void A_program_chooses_among_the_sockets_of_a_port()
    {
        using LoadedReuseportProgram dropping = CountingPrograms.Load<LoadedReuseportProgram>(
            BpfProgramType.SkReuseport, "s32(*struct sk_reuseport_md)", (int)SkAction.SK_DROP);
        using Socket first = Bind(0);
        using Socket second = Bind(((IPEndPoint)first.LocalEndPoint!).Port);
        using Socket sending = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        using (BpfAttachment attachment = dropping.Attach(first))
        {
            sending.SendTo([1], first.LocalEndPoint!);
            Assert.Equal(1ul, dropping.Count());
            Assert.Equal(0, first.Available + second.Available);
        }

        sending.SendTo([1], first.LocalEndPoint!);
        Assert.Equal(1, first.Available + second.Available);
        Assert.Equal(1ul, dropping.Count());
    }

    [Fact]
    public void A_socket_that_shares_no_port_is_told()
    {
        using LoadedReuseportProgram program = CountingPrograms.Load<LoadedReuseportProgram>(
            BpfProgramType.SkReuseport, "s32(*struct sk_reuseport_md)", (int)SkAction.SK_PASS);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Contains(
            "each has SO_REUSEPORT set before it is bound",
            Assert.Throws<BpfLinkException>(() => program.Attach(socket)).Message);
    }

    private static Socket Bind(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.SetRawSocketOption(1, ReusePort, BitConverter.GetBytes(1));
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }
}
