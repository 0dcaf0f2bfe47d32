using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KfuncGen.Linux.Network;

namespace KfuncGen.Tests.Links;

/// <summary>
/// Two interfaces of the test's own, where one receives what the other sends. Nothing else is on the wire: no IPv6, and the address
/// behind the far end is known beforehand.
/// </summary>
internal sealed class VethPair : IDisposable
{
    private static int count;

    private readonly Socket socket;
    private readonly IPEndPoint target;

    private VethPair(int number)
    {
        Near = $"kfa{Environment.ProcessId}n{number}";
        Far = $"kfb{Environment.ProcessId}n{number}";
        Require("link", "add", Near, "type", "veth", "peer", "name", Far);
        Require("link", "set", Near, "addrgenmode", "none");
        Require("link", "set", Far, "addrgenmode", "none");
        Require("link", "set", Near, "up");
        Require("link", "set", Far, "up");
        Require("address", "add", $"10.213.{number}.1/24", "dev", Near);
        Require("neigh", "add", $"10.213.{number}.2", "lladdr", "02:00:00:00:00:02", "dev", Near, "nud", "permanent");
        target = new IPEndPoint(IPAddress.Parse($"10.213.{number}.2"), 9);
        socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    }

    /// <summary>The interface that packets are sent by.</summary>
    public string Near { get; }

    /// <summary>The interface that they come in by.</summary>
    public string Far { get; }

    /// <summary>The number of <see cref="Far"/>.</summary>
    public int FarIndex => (int)NetworkInterface.IndexOf(Far);

    /// <summary>Makes a pair, or skips the test where that is not permitted.</summary>
    public static VethPair Make()
    {
        int number = Interlocked.Increment(ref count);
        string probe = $"kfp{Environment.ProcessId}n{number}";
        string refusal = Run("link", "add", probe, "type", "veth");
        Run("link", "delete", probe);
        Assert.SkipWhen(refusal.Length > 0, $"No interface can be made here: {refusal}");
        return new(number);
    }

    /// <summary>Sends datagrams of UDP by <see cref="Near"/>, of which each is one packet.</summary>
    public void Send(int packets)
    {
        Span<byte> content = stackalloc byte[sizeof(int)];

        for (int i = 0; i < packets; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(content, i);
            socket.SendTo(content, SocketFlags.None, target);
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        Run("link", "delete", Near);
    }

    private static void Require(params string[] arguments)
    {
        string said = Run(arguments);
        Assert.True(said.Length == 0, string.Create(CultureInfo.InvariantCulture, $"ip {string.Join(' ', arguments)}: {said}"));
    }

    // What it says where it fails.
    private static string Run(params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
            string said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? "" : $"failed. {said.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return exception.Message;
        }
    }
}
