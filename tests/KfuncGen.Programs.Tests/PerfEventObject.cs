namespace KfuncGen.Programs.Tests;

/// <summary>A program that writes events into the buffer of its CPU.</summary>
internal static partial class PerfEventObject
{
    [BpfMap] static readonly BpfPerfEventArray<Seen> Events;
    static uint next;

    [BpfProgram(BpfProgramType.Xdp)]
    static XdpAction Tell(xdp_md ctx)
    {
        Seen seen = new() { Number = Interlocked.Increment(ref next), Length = (ushort)ctx.data.Length, End = 7 };
        return Events.Output(ctx, seen) == 0 ? XdpAction.XDP_PASS : XdpAction.XDP_DROP;
    }

    // What is made in the middle of a call has the compiler put aside what stands before it, the context as an object among that.
    [BpfProgram(BpfProgramType.Xdp)]
    static XdpAction TellAtOnce(xdp_md ctx) =>
        Events.Output(ctx, new Seen { Number = 5, Length = (ushort)ctx.data.Length }) == 0 ? XdpAction.XDP_PASS : XdpAction.XDP_DROP;

    internal struct Seen
    {
        public uint Number;
        public ushort Length;
        public ulong End;
    }
}
