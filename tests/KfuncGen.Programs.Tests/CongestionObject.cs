namespace KfuncGen.Programs.Tests;

/// <summary>A congestion control of TCP: it writes all that the kernel lets one write.</summary>
[BpfObject]
internal static partial class CongestionObject
{
    // bpf_tcp_ca_btf_struct_access, net/ipv4/bpf_tcp_ca.c, 6.10: before, these two may not be assigned.
    private static readonly bool MayAssignTimes = Environment.OSVersion.Version >= new Version(6, 10);

    private static long begun;
    private static long acked;
    private static ulong remembered;

    [BpfProgram(BpfProgramType.StructOps, "tcp_congestion_ops.init")]
    static void Begin(tcp_sock socket)
    {
        Interlocked.Increment(ref begun);
        socket.snd_cwnd = 33;
        socket.snd_ssthresh = 70;
        socket.snd_ssthresh += 8;
        socket.snd_ssthresh--;
        socket.snd_cwnd_cnt = 1;

        if (MayAssignTimes)
        {
            socket.snd_cwnd_cnt = socket.snd_cwnd_stamp = 1;
            socket.app_limited = socket.packets_out > 100 ? 1u : 0u;
        }

        socket.ecn_flags &= 0xfe;

        inet_connection_sock connection = socket.inet_conn;
        connection.icsk_ca_priv[1] = ulong.MaxValue - 5;
        connection.icsk_ca_priv[1]++;
        connection.icsk_ack.pending |= 0;
        socket.inet_conn.icsk_inet.sk.sk_pacing_rate = 1_000_000_000;
        socket.inet_conn.icsk_inet.sk.sk_pacing_status = 0;
    }

    [BpfProgram(BpfProgramType.StructOps, "tcp_congestion_ops.ssthresh")]
    static uint Threshold(tcp_sock socket) => Math.Max(socket.snd_cwnd / 2, 2);

    [BpfProgram(BpfProgramType.StructOps, "tcp_congestion_ops.undo_cwnd")]
    static uint Undo(tcp_sock socket) => socket.snd_cwnd;

    [BpfProgram(BpfProgramType.StructOps, "tcp_congestion_ops.cong_avoid")]
    static void Advance(tcp_sock socket, uint acknowledgement, uint count)
    {
        Interlocked.Add(ref acked, count);
        remembered = socket.inet_conn.icsk_ca_priv[1];
        Widen(socket, count);
    }

    // Of a function the program that calls it says what it may assign.
    [BpfFunction]
    static void Widen(tcp_sock socket, uint count) => socket.snd_cwnd = Math.Min(socket.snd_cwnd + count, 500);
}
