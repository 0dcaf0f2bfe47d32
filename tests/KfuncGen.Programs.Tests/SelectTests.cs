using System.Net;
using System.Net.Sockets;

namespace KfuncGen.Programs.Tests;

/// <summary>Members of maps that choose a socket, and that make a record of any length.</summary>
public sealed class SelectTests
{
    private const int SocketLevel = 1;
    private const int ReusePort = 15;

    [Fact]
    public void A_program_chooses_among_the_sockets_of_a_port()
    {
        using SelectObject.Bpf loaded = Load();
        using Socket first = Bound(0);
        int port = ((IPEndPoint)first.LocalEndPoint!).Port;
        Socket[] sockets = [first, Bound(port), Bound(port)];
        using UdpClient sender = new();

        try
        {
            loaded.ByPlace.Set(0, sockets[0]);
            loaded.ByPlace.Set(1, sockets[1]);
            loaded.ByKey.Set(2, sockets[2]);
            using BpfAttachment attached = loaded.Choose.Attach(first);

            foreach (int wanted in (int[])[1, 0, 2, 1])
            {
                loaded.Wanted = wanted;
                sender.Send([(byte)wanted], new IPEndPoint(IPAddress.Loopback, port));
                byte[] received = new byte[1];
                sockets[wanted].ReceiveTimeout = 10_000;
                Assert.Equal(1, sockets[wanted].Receive(received));
                Assert.Equal(wanted, received[0]);
            }
        }
        finally
        {
            Array.ForEach(sockets, static socket => socket.Dispose());
        }
    }

    [Fact]
    public void A_record_of_a_length_that_is_told_late_comes_whole()
    {
        using SelectObject.Bpf loaded = Load();
        Assert.Equal(0, loaded.Writes.Run(new byte[100]).ReturnValue);
        List<byte[]> records = [];
        loaded.Records.Consume(record => records.Add(record.ToArray()));
        byte[] record = Assert.Single(records);

        // As long as the packet, without the link's header where the kernel takes that off.
        Assert.InRange(record.Length, 86, 100);
        Assert.Equal("late"u8.ToArray(), record[10..14]);
        Assert.Equal(17, record[0]);
    }

    private static Socket Bound(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.SetRawSocketOption(SocketLevel, ReusePort, BitConverter.GetBytes(1));
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private static SelectObject.Bpf Load()
    {
        if (SelectObject.Bpf.TryLoad(out SelectObject.Bpf? loaded, out BpfLoadReport report))
        {
            return loaded;
        }

        Assert.SkipWhen(
            report.Programs.Any(static one => one.Failure?.Kind is BpfLoadFailureKind.NotPermitted or BpfLoadFailureKind.NotSupported),
            report.ToString());
        throw new InvalidOperationException(report.ToString());
    }
}
