#pragma warning disable KFG0112 // That a hook is not there, or is another one, is said when the program is loaded, too.

namespace KfuncGen.Programs.Tests;

/// <summary>Programs that write bytes of packets behind their events: their own packets, and those of hooks.</summary>
[BpfObject]
internal static partial class PacketEventObject
{
    [BpfMap] private static readonly BpfPerfEventArray<Seen> Events;
    [BpfMap] private static readonly BpfPerfEventArray<ulong> Words;
    internal static uint bytes, queued;

    [BpfProgram(BpfProgramType.Xdp)]
    internal static XdpAction OfXdp(xdp_md ctx)
    {
        Seen seen = new() { Number = 1, Length = (ushort)ctx.data.Length };
        return Events.Output(ctx, seen, bytes) switch
        {
            0 => XdpAction.XDP_PASS,
            -14 => XdpAction.XDP_TX,
            -22 => XdpAction.XDP_ABORTED,
            _ => XdpAction.XDP_DROP,
        };
    }

    [BpfProgram(BpfProgramType.Tc)]
    internal static int OfTc(__sk_buff ctx) => Words.Output(ctx, (ulong)ctx.len, Math.Min(ctx.len, bytes));

    // A function has its part, too.
    [BpfProgram(BpfProgramType.Tc)]
    internal static int OfFunction(__sk_buff ctx) => Tell(ctx, ctx.len);

    [BpfProgram(BpfProgramType.Tc)]
    internal static int WithoutPacket(__sk_buff ctx) =>
        Events.Output(ctx, new Seen { Number = 2, Length = (ushort)ctx.len }) + Words.Output(ctx, 7ul) * 1000;

    [BpfProgram(BpfProgramType.SocketFilter)]
    internal static int OfFilter(__sk_buff ctx) => Events.Output(ctx, new Seen { Number = 3 }, 16) == 0 ? (int)ctx.len : 0;

    [BpfProgram(BpfProgramType.TpBtf, "net_dev_queue")]
    internal static void OnQueue(sk_buff packet)
    {
        if (packet.len == queued)
        {
            Events.Output(packet, new Seen { Number = 4, Length = (ushort)packet.len }, Math.Min(packet.len, bytes));
        }
    }

    [BpfFunction]
    private static int Tell(__sk_buff packet, uint length) => Words.Output(packet, 5ul, length - 10);

    internal struct Seen
    {
        public uint Number;
        public ushort Length;
    }
}
