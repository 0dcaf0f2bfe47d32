using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KfuncGen.Programs.Tests;

/// <summary>A congestion control in C# is one of the kernel's, and connections use it.</summary>
public sealed class CongestionTests
{
    private const int Tcp = 6;

    // TCP_CONGESTION and TCP_INFO, include/uapi/linux/tcp.h, 7.2; in struct tcp_info snd_ssthresh and snd_cwnd.
    private const int Congestion = 13;
    private const int Information = 11;
    private const int ThresholdOffset = 76;
    private const int WindowOffset = 80;

    [Fact]
    public void A_connection_uses_it_and_its_programs_write_fields()
    {
        using CongestionObject.Bpf control = Load();
        string name = "kfg" + Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using BpfStructOps registered = control.AttachStructOps(name);
        Assert.Equal(("tcp_congestion_ops", name), (registered.Type, registered.Name));

        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using Socket sender = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sender.Connect(listener.LocalEndpoint);
        using Socket receiver = listener.AcceptSocket();
        sender.SetRawSocketOption(Tcp, Congestion, Encoding.ASCII.GetBytes(name));

        // What init has written is what the kernel tells of the socket.
        Assert.Equal(1, control.Begun);
        Assert.Equal((77u, 33u), (Told(sender, ThresholdOffset), Told(sender, WindowOffset)));
        Assert.Equal(name, NameOf(sender));

        Transfer(sender, receiver, 1 << 20);
        Assert.True(control.Acked > 0, "Nothing was acknowledged through cong_avoid.");
        Assert.Equal(ulong.MaxValue - 4, control.Remembered);
        Assert.True(Told(sender, WindowOffset) > 33, "The window did not grow.");
    }

    [Fact]
    public void It_is_there_once_under_its_name_and_goes_when_it_is_disposed()
    {
        using CongestionObject.Bpf control = Load();

        using (BpfStructOps registered = control.AttachStructOps(values: new Dictionary<string, long> { ["flags"] = 0 }))
        {
            // As much of the class's name as fits.
            Assert.Equal("CongestionObjec", registered.Name);
            Assert.Contains("CongestionObjec", Available(), StringComparison.Ordinal);
            BpfLinkException twice = Assert.Throws<BpfLinkException>(() => control.AttachStructOps());
            Assert.Equal(BpfLinkFailureKind.Occupied, twice.Kind);
            Assert.Contains("'CongestionObjec' (EEXIST)", twice.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("CongestionObjec", Available(), StringComparison.Ordinal);
        using BpfStructOps again = control.AttachStructOps("again");
        again.Detach();
        Assert.DoesNotContain("again", Available(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_struct_does_not_have_and_what_it_needs_is_said()
    {
        using CongestionObject.Bpf control = Load();
        Assert.Contains(
            "has room for 15",
            Assert.Throws<ArgumentException>(() => control.AttachStructOps("a_name_that_is_too_long")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no member 'colour'",
            Assert.Throws<ArgumentException>(() => control.AttachStructOps("x", new Dictionary<string, long> { ["colour"] = 1 })).Message,
            StringComparison.Ordinal);

        using IncompleteObject.Bpf incomplete = IncompleteObject.Bpf.Load();
        BpfLinkException refused = Assert.Throws<BpfLinkException>(() => incomplete.AttachStructOps());
        Assert.Equal(BpfLinkFailureKind.NotSupported, refused.Kind);
        Assert.Contains("undo_cwnd", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_without_such_programs_says_so()
    {
        using CountingObject.Bpf other = CountingObject.Bpf.TryLoad(out CountingObject.Bpf? loaded, out BpfLoadReport report)
            ? loaded
            : throw Skipped(report.ToString());
        Assert.Contains(
            "no program of kind StructOps",
            Assert.Throws<InvalidOperationException>(() => other.AttachStructOps()).Message,
            StringComparison.Ordinal);
    }

    private static CongestionObject.Bpf Load()
    {
        Assert.SkipUnless(KernelTypes.Has.tcp_sock.Exists, "This kernel tells no types.");
        return CongestionObject.Bpf.TryLoad(out CongestionObject.Bpf? loaded, out BpfLoadReport report)
            ? loaded
            : throw Skipped(report.ToString());
    }

    private static InvalidOperationException Skipped(string report)
    {
        if (report.Contains("NotPermitted", StringComparison.Ordinal) || report.Contains("may not", StringComparison.Ordinal))
        {
            Assert.Skip(report);
        }

        return new InvalidOperationException(report);
    }

    private static uint Told(Socket socket, int offset)
    {
        byte[] information = new byte[104];
        socket.GetRawSocketOption(Tcp, Information, information);
        return BitConverter.ToUInt32(information, offset);
    }

    private static string NameOf(Socket socket)
    {
        byte[] name = new byte[16];
        socket.GetRawSocketOption(Tcp, Congestion, name);
        return Encoding.ASCII.GetString(name).TrimEnd('\0');
    }

    private static void Transfer(Socket sender, Socket receiver, int length)
    {
        byte[] sent = new byte[length];
        byte[] received = new byte[length];
        Thread reading = new(() =>
        {
            for (int count = 0; count < length;)
            {
                count += receiver.Receive(received, count, length - count, SocketFlags.None);
            }
        });
        reading.Start();

        for (int count = 0; count < length;)
        {
            count += sender.Send(sent, count, length - count, SocketFlags.None);
        }

        reading.Join();
    }

    private static string Available() => File.ReadAllText("/proc/sys/net/ipv4/tcp_available_congestion_control");
}
