using System.Buffers.Binary;

namespace KfuncGen.Programs.Tests;

/// <summary>Helpers, called by number.</summary>
internal static partial class HelperPrograms
{
    private static Buffer data;
    private static Buffer pointed;

    [System.Runtime.CompilerServices.InlineArray(64)]
    private struct Buffer
    {
        private byte element;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TellsTheTime(ref Numbers ctx)
    {
        ctx.R = (long)BpfHelpers.bpf_ktime_get_ns();
        ctx.S = (long)BpfHelpers.bpf_ktime_get_boot_ns();
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int KnowsTheProcess(ref Numbers ctx)
    {
        ulong both = BpfHelpers.bpf_get_current_pid_tgid();
        ctx.R = (long)(both >> 32);
        ctx.S = (uint)both;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int NamesTheProcess(ref Numbers ctx)
    {
        Span<byte> name = stackalloc byte[16];

        if (BpfHelpers.bpf_get_current_comm(name) != 0)
        {
            return -1;
        }

        ctx.R = name[0];
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Prints(ref Numbers ctx) => BpfHelpers.bpf_trace_printk("a is %d\n\0"u8, (ulong)ctx.A);

    [BpfProgram(BpfProgramType.Syscall)]
    public static int PrintsInterpolated(ref Numbers ctx) => BpfHelpers.bpf_trace_printk($"a is {ctx.A}, {(uint)ctx.B:x4} of 100%");

    [BpfProgram(BpfProgramType.Syscall)]
    public static int PrintsMuch(ref Numbers ctx) =>
        BpfHelpers.bpf_trace_printk($"{ctx.A} {ctx.B} {ctx.C} {(int)ctx.A} {(ulong)ctx.B}");

    [BpfProgram(BpfProgramType.Syscall)]
    public static int WritesText(ref Numbers ctx)
    {
        Span<byte> name = stackalloc byte[16];
        name[0] = (byte)'x';
        Span<byte> text = stackalloc byte[32];
        int length = BpfHelpers.bpf_snprintf(text, $"<{(int)ctx.A,4}|{ctx.B,-4}|{(ulong)ctx.C:X4}|{name}>");

        for (int i = 0; i < 24; i++)
        {
            Text[i] = text[i];
        }

        return length;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int WritesLetters(ref Numbers ctx)
    {
        Span<byte> name = stackalloc byte[4];
        name[0] = (byte)'x';
        Span<byte> text = stackalloc byte[32];
        int length = BpfHelpers.bpf_snprintf(text, $"{(char)ctx.A}{(char)ctx.B,3}{(char)ctx.A,-2}|{name,4}|{name,-3}|");

        for (int i = 0; i < 24; i++)
        {
            Line[i] = text[i];
        }

        return length;
    }

    private const string Constant = "50%";

    [BpfProgram(BpfProgramType.Syscall)]
    public static int WritesWhatIsNoNumber(ref Numbers ctx)
    {
        task_struct task = BpfHelpers.bpf_get_current_task_btf<task_struct>();
        task_struct.UncheckedFields leader = task.Unchecked.group_leader;
        Letters own = default;
        own[0] = (byte)'o';
        Span<byte> text = stackalloc byte[96];
        int length = BpfHelpers.bpf_snprintf(
            text,
            $"{task.comm}|{leader.comm,-17}|{ctx.A > 0}|{ctx.B > 0,6}|{(TcAction)ctx.A}|{(Small)ctx.B:x4}|{Constant,4}|{own}|");

        for (int i = 0; i < 96; i++)
        {
            Sentence[i] = text[i];
        }

        return length;
    }

    internal enum Small : sbyte
    {
        None,
    }

    internal static Letters96 Sentence;

    [System.Runtime.CompilerServices.InlineArray(96)]
    internal struct Letters96
    {
        private byte element;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int KnowsItsTask(ref Numbers ctx)
    {
        task_struct task = BpfHelpers.bpf_get_current_task_btf<task_struct>();
        ctx.R = task.tgid;
        ctx.S = KernelAddress.As<task_struct.UncheckedFields>(KernelAddress.Of(task)).tgid;
        ctx.T = BpfHelpers.bpf_strncmp("abd"u8, "abc\0"u8);
        return 0;
    }

    [BpfProgram(BpfProgramType.Tc)]
    public static int FindsSockets(__sk_buff ctx)
    {
        // struct bpf_sock_tuple of IPv4: two addresses, two ports.
        Span<byte> tuple = stackalloc byte[12];
        bpf_sock? socket = BpfHelpers.bpf_sk_lookup_tcp(ctx, tuple, BpfNetworkNamespace.BPF_F_CURRENT_NETNS);

        if (socket is null)
        {
            return 7;
        }

        BpfHelpers.bpf_sk_release(socket);
        return 8;
    }

    // From 56 on there are less than 16 bytes.
    [BpfProgram(BpfProgramType.Syscall)]
    public static int WritesWhereADynptrPointsTo(ref Numbers ctx)
    {
        int error = BpfHelpers.bpf_dynptr_from_mem(pointed, 0, out bpf_dynptr pointer);
        Span<byte> seen = BpfHelpers.bpf_dynptr_data(in pointer, (ulong)ctx.A, 16);

        if (error != 0 || seen.IsEmpty)
        {
            return -1;
        }

        seen.Clear();
        seen[15] = (byte)ctx.B;
        Span<byte> bytes = stackalloc byte[1];
        error = BpfHelpers.bpf_dynptr_read(bytes, in pointer, (ulong)ctx.A + 15);
        ctx.R = bytes[0];
        ctx.S = seen.Length;
        return error;
    }

    // The packet begins with the port.
    [BpfProgram(BpfProgramType.Xdp)]
    public static XdpAction FindsAListener(xdp_md ctx)
    {
        if (ctx.data.Length < 2)
        {
            return XdpAction.XDP_ABORTED;
        }

        ushort port = BinaryPrimitives.ReadUInt16LittleEndian(ctx.data[..2]);
        bpf_sock_tuple tuple = default;
        tuple.ipv4.daddr = BinaryPrimitives.ReverseEndianness(0x7f000001u);
        tuple.ipv4.dport = BinaryPrimitives.ReverseEndianness(port);
        bpf_sock? socket = BpfHelpers.bpf_sk_lookup_tcp(ctx, in tuple.ipv4, BpfNetworkNamespace.BPF_F_CURRENT_NETNS);

        if (socket is null)
        {
            return XdpAction.XDP_PASS;
        }

        bool isIt = socket.src_port == port;
        BpfHelpers.bpf_sk_release(socket);
        return isIt ? XdpAction.XDP_DROP : XdpAction.XDP_ABORTED;
    }

    [BpfProgram(BpfProgramType.Xdp)]
    public static int FindsARoute(xdp_md ctx)
    {
        bpf_fib_lookup route = default;
        route.family = 2;
        route.ifindex = ctx.ingress_ifindex;
        route.ipv4_src = BinaryPrimitives.ReverseEndianness(0x7f000001u);
        route.ipv4_dst = BinaryPrimitives.ReverseEndianness(0x7f000002u);
        return (int)BpfHelpers.bpf_fib_lookup(ctx, ref route, BpfFibLookupFlags.BPF_FIB_LOOKUP_DIRECT) + route.dmac[5];
    }

    internal static Letters Text;
    internal static Letters Line;

    [System.Runtime.CompilerServices.InlineArray(24)]
    internal struct Letters
    {
        private byte element;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int DrawsANumber(ref Numbers ctx)
    {
        ctx.R = BpfHelpers.bpf_get_prandom_u32();
        ctx.S = BpfHelpers.bpf_get_smp_processor_id();
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int AsksForHelpers(ref Numbers ctx)
    {
        if (BpfHelpers.Has.bpf_jiffies64)
        {
            ctx.R = (long)BpfHelpers.bpf_jiffies64();
            return 1;
        }

        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int WritesAndReadsADynptr(ref Numbers ctx)
    {
        int error = BpfHelpers.bpf_dynptr_from_mem(data, 0, out bpf_dynptr pointer);

        if (error != 0)
        {
            return error;
        }

        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        bytes[0] = (byte)ctx.A;
        bytes[7] = 9;
        error = BpfHelpers.bpf_dynptr_write(in pointer, 16, bytes, 0);

        if (error != 0)
        {
            return error;
        }

        Span<byte> back = stackalloc byte[4];
        error = BpfHelpers.bpf_dynptr_read(back, in pointer, 16, 0);
        ctx.R = back[0];
        return error;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReadsTheProcess(ref Numbers ctx)
    {
        Span<byte> text = stackalloc byte[8];
        int error = BpfHelpers.bpf_copy_from_user(text, (ulong)ctx.A);
        ctx.R = text[0];
        return error;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReadsANumber(ref Numbers ctx)
    {
        int length = BpfHelpers.bpf_strtol("-123 "u8, 10, out long number);
        ctx.R = number;
        return length;
    }

    [BpfProgram(BpfProgramType.Tc)]
    public static int KnowsTheSocket(__sk_buff ctx)
    {
        if (ctx.sk is not { } socket || BpfHelpers.bpf_sk_fullsock(socket) is not { } full)
        {
            return (int)BpfHelpers.bpf_get_socket_cookie(ctx);
        }

        return BpfHelpers.bpf_tcp_sock(full) is { } connection ? (int)connection.snd_cwnd : -1;
    }

    [BpfProgram(BpfProgramType.Tc)]
    public static int ChangesAChecksum(__sk_buff ctx)
    {
        Span<byte> before = stackalloc byte[4];
        Span<byte> after = stackalloc byte[4];
        before.Clear();
        after.Clear();
        after[0] = 7;
        return (int)BpfHelpers.bpf_csum_diff(before, after, 0);
    }

    [BpfProgram(BpfProgramType.Xdp)]
    public static XdpAction CutsThePacket(xdp_md ctx) =>
        BpfHelpers.bpf_xdp_adjust_tail(ctx, -20) == 0 && BpfHelpers.bpf_xdp_adjust_head(ctx, 4) == 0
            ? XdpAction.XDP_TX
            : XdpAction.XDP_ABORTED;
}
