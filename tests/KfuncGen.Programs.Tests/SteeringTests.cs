using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace KfuncGen.Programs.Tests;

/// <summary>Sockets that programs find, own for a while, and give back by <c>using</c>.</summary>
public sealed class SteeringTests
{
    [Fact]
    public void One_socket_listens_on_a_hundred_ports()
    {
        using SteeringObject.Bpf loaded = Load();
        using Socket first = Listening();
        using Socket second = Listening();
        loaded.Listeners.Set(1, first);
        loaded.ByPort.Set(7060, second);
        using BpfLink link = loaded.Steer.Attach();

        Assert.Equal(Accepted(7001, first, out EndPoint? by7001), by7001);
        Assert.Equal(Accepted(7049, first, out EndPoint? by7049), by7049);
        Assert.Equal(Accepted(7060, second, out EndPoint? by7060), by7060);
        Assert.Equal(3, loaded.Steered);

        // The program has put it in by another key.
        Assert.Equal(0, loaded.Kept);
        Assert.Equal(Accepted(7099, second, out EndPoint? by7099), by7099);
        Assert.Throws<SocketException>(() => Accepted(7061, second, out _));
        Assert.True(loaded.Missing > 0);
    }

    [Fact]
    public void A_socket_that_was_looked_for_is_given_back()
    {
        using SteeringObject.Bpf loaded = Load();
        using Socket listening = Listening();
        ushort port = (ushort)((IPEndPoint)listening.LocalEndPoint!).Port;
        loaded.Wanted = new()
        {
            From = BitConverter.ToUInt32(IPAddress.Loopback.GetAddressBytes()),
            To = BitConverter.ToUInt32(IPAddress.Loopback.GetAddressBytes()),
            FromPort = BinaryPrimitives.ReverseEndianness((ushort)1),
            ToPort = BinaryPrimitives.ReverseEndianness(port),
        };
        byte[] packet = new byte[64];

        Assert.Equal(port, loaded.Looks.Run(packet).ReturnValue);

        listening.Dispose();
        Assert.Equal(0, loaded.Looks.Run(packet).ReturnValue);
    }

    // Who connected to a port, as the one who listens on another sees him.
    private static EndPoint? Accepted(int port, Socket listening, out EndPoint? client)
    {
        using Socket connecting = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        connecting.Connect(IPAddress.Loopback, port);
        client = connecting.LocalEndPoint;
        using Socket accepted = listening.Accept();
        return accepted.RemoteEndPoint;
    }

    private static Socket Listening()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    private static SteeringObject.Bpf Load()
    {
        if (SteeringObject.Bpf.TryLoad(out SteeringObject.Bpf? loaded, out BpfLoadReport report))
        {
            return loaded;
        }

        Assert.SkipWhen(
            report.Programs.Any(static one => one.Failure?.Kind is BpfLoadFailureKind.NotPermitted or BpfLoadFailureKind.NotSupported),
            report.ToString());
        throw new InvalidOperationException(report.ToString());
    }
}
