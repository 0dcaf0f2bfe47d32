namespace KfuncGen.Programs.Tests;

/// <summary>A program that tells user space what it sees.</summary>
internal static partial class EventPrograms
{
    [BpfMap(MaxEntries = 4096)] static readonly BpfRingBuffer<Seen> Events;
    [BpfMap(MaxEntries = 4096)] static readonly BpfRingBuffer Bytes;
    static ulong lost;

    /// <summary>2 where an event is submitted, 1 where it is discarded, 0 where there is no room.</summary>
    [BpfProgram(BpfProgramType.SocketFilter)]
    static int Tell(__sk_buff ctx)
    {
        using RingRecord<Seen>? record = Events.Reserve();

        if (record is null)
        {
            Interlocked.Increment(ref lost);
            return 0;
        }

        record.Value.Length = ctx.len;
        record.Value.Protocol = ctx.protocol;

        if (ctx.len > 100)
        {
            return 1;
        }

        record.Submit();
        return 2;
    }

    [BpfProgram(BpfProgramType.SocketFilter)]
    static int Discard(__sk_buff ctx)
    {
        if (Events.Reserve() is not { } record)
        {
            return 0;
        }

        ref Seen seen = ref record.Value;
        seen = new() { Length = ctx.len, Protocol = 77 };

        if (ctx.len < 60)
        {
            record.Discard();
            return 1;
        }

        record.SubmitQuietly();
        return 2;
    }

    [BpfProgram(BpfProgramType.SocketFilter)]
    static int Copy(__sk_buff ctx)
    {
        Seen seen = new() { Length = ctx.len, Protocol = 3 };
        Span<byte> text = stackalloc byte[5];
        text[0] = (byte)ctx.len;
        text[1] = text[2] = text[3] = text[4] = 9;
        return Events.Output(seen) + Bytes.Output(text) + (Events.QueryPending() == 0 ? 50 : 0);
    }

    internal struct Seen
    {
        public uint Length;
        public uint Protocol;
    }
}
