using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>Counts the packets of one length, where traffic control, a driver and a cgroup see them.</summary>
[BpfObject]
internal static partial class Traffic
{
    /// <summary>How long the packets are that are counted: those of a datagram that nobody else sends.</summary>
    internal const int Length = 14 + 20 + 8 + Payload;

    /// <summary>What a datagram carries.</summary>
    internal const int Payload = 777;

    internal static ulong controlled, received, sent, connected;

    [BpfProgram(BpfProgramType.Tc)]
    internal static TcAction OnControl(__sk_buff ctx)
    {
        if (ctx.len == Length)
        {
            Interlocked.Increment(ref controlled);
        }

        return TcAction.TC_ACT_UNSPEC;
    }

    [BpfProgram(BpfProgramType.Xdp)]
    internal static XdpAction OnReceive(xdp_md ctx)
    {
        Span<byte> packet = ctx.data;

        if (packet.Length >= Length)
        {
            Interlocked.Increment(ref received);
        }

        return XdpAction.XDP_PASS;
    }

    // A cgroup sees no header of the link.
    [BpfProgram(BpfProgramType.CgroupSkbEgress)]
    internal static int OnSend(__sk_buff ctx)
    {
        if (ctx.len == Length - 14)
        {
            Interlocked.Increment(ref sent);
        }

        return 1;
    }

    [BpfProgram(BpfProgramType.CgroupConnect4)]
    internal static bool OnConnect(bpf_sock_addr ctx)
    {
        if (ctx.user_port != 0)
        {
            Interlocked.Increment(ref connected);
        }

        return true;
    }
}
