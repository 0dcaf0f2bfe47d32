namespace KfuncGen.Programs.Tests;

/// <summary>A program that chooses among sockets of one port, and one that makes records of a length that it is told.</summary>
internal static partial class SelectObject
{
    [BpfMap(MaxEntries = 4)] static readonly BpfSockMap ByPlace;
    [BpfMap(MaxEntries = 4)] static readonly BpfSockHash<ulong> ByKey;
    [BpfMap(MaxEntries = 4096)] static readonly BpfRingBuffer Records;
    static int wanted;

    [BpfProgram(BpfProgramType.SkReuseport)]
    static SkAction Choose(sk_reuseport_md ctx)
    {
        uint place = (uint)wanted;
        ulong key = place;
        int error = place < 2 ? ByPlace.Select(ctx, in place) : ByKey.Select(ctx, in key);
        return error == 0 ? SkAction.SK_PASS : SkAction.SK_DROP;
    }

    [BpfProgram(BpfProgramType.Tc)]
    static int Writes(__sk_buff ctx)
    {
        int error = Records.ReserveDynptr(ctx.len, 0, out bpf_dynptr record);

        if (error < 0)
        {
            BpfHelpers.bpf_ringbuf_discard_dynptr(ref record, 0);
            return error;
        }

        int written = BpfHelpers.bpf_dynptr_write(in record, 10, "late"u8);
        Span<byte> head = BpfHelpers.bpf_dynptr_data(in record, 0, 4);

        if (!head.IsEmpty)
        {
            head[0] = 17;
        }

        BpfHelpers.bpf_ringbuf_submit_dynptr(ref record, BpfWakeUpFlags.BPF_RB_NO_WAKEUP);
        return written;
    }
}
