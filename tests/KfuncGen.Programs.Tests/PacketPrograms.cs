namespace KfuncGen.Programs.Tests;

/// <summary>Packets: traffic control, XDP and socket filters.</summary>
internal static partial class PacketPrograms
{
    [BpfProgram(BpfProgramType.Tc)]
    public static int ReturnsTheLength(__sk_buff ctx) => (int)ctx.len;

    [BpfProgram(BpfProgramType.Tc)]
    public static int MarksAndPasses(__sk_buff ctx)
    {
        ctx.mark = 42;
        ctx.priority = ctx.mark + 1;
        return ctx.priority == 43 ? (int)TcAction.TC_ACT_OK : (int)TcAction.TC_ACT_SHOT;
    }

    [BpfProgram(BpfProgramType.Tc)]
    public static int ReadsThroughADynptr(__sk_buff ctx)
    {
        if (Kf.bpf_dynptr_from_skb(ctx, 0, out bpf_dynptr packet) != 0)
        {
            return (int)TcAction.TC_ACT_SHOT;
        }

        Span<byte> buffer = stackalloc byte[14];
        ReadOnlySpan<byte> header = Kf.bpf_dynptr_slice(in packet, 0, buffer);
        return header.IsEmpty ? (int)TcAction.TC_ACT_SHOT : header[12];
    }

    [BpfProgram(BpfProgramType.Tc)]
    public static int WritesThroughADynptr(__sk_buff ctx)
    {
        if (Kf.bpf_dynptr_from_skb(ctx, 0, out bpf_dynptr packet) != 0)
        {
            return (int)TcAction.TC_ACT_SHOT;
        }

        Span<byte> buffer = stackalloc byte[14];
        Span<byte> header = Kf.bpf_dynptr_slice_rdwr(in packet, 0, buffer);

        if (header.IsEmpty)
        {
            return (int)TcAction.TC_ACT_SHOT;
        }

        header[0] = 0xff;
        return (int)TcAction.TC_ACT_OK;
    }

    [BpfProgram(BpfProgramType.Xdp)]
    public static XdpAction PassesAll(xdp_md ctx) => XdpAction.XDP_PASS;

    [BpfProgram(BpfProgramType.Xdp)]
    public static int ReadsThePacket(xdp_md ctx)
    {
        Span<byte> packet = ctx.data;
        return packet.Length < 14 ? 0 : packet[12] == 8 && packet[13] == 0 ? (int)XdpAction.XDP_PASS : (int)XdpAction.XDP_DROP;
    }

    [BpfProgram(BpfProgramType.Xdp)]
    public static int MatchesThePacket(xdp_md ctx)
    {
        int holds = ctx.data is [1, 1, .., 0] ? 1 : 0;

        return holds + ctx.data switch
        {
            { Length: < 14 } => 0,
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, ..] => 2,
            [_, _, _, _, _, _, 2, .. var rest] when rest.Length > 50 && rest[5] == 8 => 4,
            { Length: 200 } => 6,
            _ => 8,
        };
    }

    [BpfProgram(BpfProgramType.Xdp)]
    public static int ComparesLengths(xdp_md ctx)
    {
        Span<byte> packet = ctx.data;
        int length = packet.Length;
        int holds = packet.Length < 64 ? 1 : 0;

        if (64 <= length)
        {
            holds |= 2;
        }

        if (packet.Length is > 63 and <= 64)
        {
            holds |= 4;
        }

        if (length != 0)
        {
            holds |= 8;
        }

        if (length == 0 || 64 < packet.Length)
        {
            holds |= 16;
        }

        return packet.IsEmpty ? 0 : holds;
    }

    [BpfProgram(BpfProgramType.Xdp)]
    public static int LeavesThePacket(xdp_md ctx) => ctx.data[2000] == 0 ? 1 : 2;

    [BpfProgram(BpfProgramType.Xdp)]
    public static int WritesThePacket(xdp_md ctx)
    {
        Span<byte> packet = ctx.data;

        if (packet.Length < 14)
        {
            return (int)XdpAction.XDP_DROP;
        }

        (packet[0], packet[6]) = (packet[6], packet[0]);
        return (int)XdpAction.XDP_TX;
    }

    [BpfProgram(BpfProgramType.Xdp)]
    public static int ReadsThePacketThroughADynptr(xdp_md ctx)
    {
        if (Kf.bpf_dynptr_from_xdp(ctx, 0, out bpf_dynptr packet) != 0)
        {
            return (int)XdpAction.XDP_ABORTED;
        }

        return (int)Kf.bpf_dynptr_size(in packet);
    }

    [BpfProgram(BpfProgramType.SocketFilter)]
    public static int KeepsHalf(__sk_buff ctx) => (int)(ctx.len / 2);

    [BpfProgram(BpfProgramType.SocketFilter)]
    public static int LoadsBytes(__sk_buff ctx)
    {
        Span<byte> bytes = stackalloc byte[2];
        return BpfHelpers.bpf_skb_load_bytes(ctx, 12, bytes) == 0 ? bytes[0] + bytes[1] : 0;
    }
}
