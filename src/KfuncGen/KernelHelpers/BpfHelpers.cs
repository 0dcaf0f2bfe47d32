namespace KfuncGen;

/// <summary>
/// BPF helpers: the kernel functions that programs call by number, older than kfuncs and, other than those, stable. Names,
/// arguments and numbers are those of include/uapi/linux/bpf.h, 7.2; a span stands for a pointer and a size. Results
/// below 0 are errno values. <see cref="Has"/> says whether a kernel has one.
/// </summary>
public static partial class BpfHelpers
{
    /// <summary>Nanoseconds since the system started, without the time it was suspended.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(5)]
    public static ulong bpf_ktime_get_ns() => throw BpfOnlyException.ForHelper("bpf_ktime_get_ns");


    /// <summary>Writes a line to the trace pipe: for finding faults only.</summary>
    /// <param name="format">The text with a zero at its end; at most three <c>%</c> conversions follow it.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(6)]
    public static int bpf_trace_printk(ReadOnlySpan<byte> format) => throw BpfOnlyException.ForHelper("bpf_trace_printk");


    /// <summary>Writes a line with one number to the trace pipe: for finding faults only.</summary>
    /// <param name="format">The text with a zero at its end.</param>
    /// <param name="first">The first conversion's value.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(6)]
    public static int bpf_trace_printk(ReadOnlySpan<byte> format, ulong first) => throw BpfOnlyException.ForHelper("bpf_trace_printk");


    /// <summary>Writes a line with two numbers to the trace pipe: for finding faults only.</summary>
    /// <param name="format">The text with a zero at its end.</param>
    /// <param name="first">The first conversion's value.</param>
    /// <param name="second">The second conversion's value.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(6)]
    public static int bpf_trace_printk(ReadOnlySpan<byte> format, ulong first, ulong second) => throw BpfOnlyException.ForHelper("bpf_trace_printk");


    /// <summary>Writes a line with three numbers to the trace pipe: for finding faults only.</summary>
    /// <param name="format">The text with a zero at its end.</param>
    /// <param name="first">The first conversion's value.</param>
    /// <param name="second">The second conversion's value.</param>
    /// <param name="third">The third conversion's value.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(6)]
    public static int bpf_trace_printk(ReadOnlySpan<byte> format, ulong first, ulong second, ulong third) => throw BpfOnlyException.ForHelper("bpf_trace_printk");


    /// <summary>A pseudo-random number, not fit for cryptography.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(7)]
    public static uint bpf_get_prandom_u32() => throw BpfOnlyException.ForHelper("bpf_get_prandom_u32");


    /// <summary>The processor that the program runs on.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(8)]
    public static uint bpf_get_smp_processor_id() => throw BpfOnlyException.ForHelper("bpf_get_smp_processor_id");


    /// <summary>Writes bytes into a packet; for traffic control.</summary>
    /// <param name="skb">The packet.</param>
    /// <param name="offset">Where the bytes go, from the start of the packet.</param>
    /// <param name="from">The bytes.</param>
    /// <param name="flags">BPF_F_RECOMPUTE_CSUM and others, or 0.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(9)]
    public static int bpf_skb_store_bytes(__sk_buff skb, uint offset, ReadOnlySpan<byte> from, ulong flags) => throw BpfOnlyException.ForHelper("bpf_skb_store_bytes");


    /// <summary>The process id in the upper half, the thread id in the lower one.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(14)]
    public static ulong bpf_get_current_pid_tgid() => throw BpfOnlyException.ForHelper("bpf_get_current_pid_tgid");


    /// <summary>The group id in the upper half, the user id in the lower one.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(15)]
    public static ulong bpf_get_current_uid_gid() => throw BpfOnlyException.ForHelper("bpf_get_current_uid_gid");


    /// <summary>The name of the current task.</summary>
    /// <param name="buffer">Gets the name with a zero at its end; 16 bytes hold every name.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(16)]
    public static int bpf_get_current_comm(Span<byte> buffer) => throw BpfOnlyException.ForHelper("bpf_get_current_comm");


    /// <summary>Reads bytes of a packet, wherever they are.</summary>
    /// <param name="skb">The packet.</param>
    /// <param name="offset">Where to begin, from the start of the packet.</param>
    /// <param name="to">Gets the bytes; all of them or none.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(26)]
    public static int bpf_skb_load_bytes(__sk_buff skb, uint offset, Span<byte> to) => throw BpfOnlyException.ForHelper("bpf_skb_load_bytes");


    /// <summary>The memory node of the processor that the program runs on.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(42)]
    public static int bpf_get_numa_node_id() => throw BpfOnlyException.ForHelper("bpf_get_numa_node_id");


    /// <summary>The kernel's ticks.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(118)]
    public static ulong bpf_jiffies64() => throw BpfOnlyException.ForHelper("bpf_jiffies64");


    /// <summary>Nanoseconds since the system started, with the time it was suspended.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(125)]
    public static ulong bpf_ktime_get_boot_ns() => throw BpfOnlyException.ForHelper("bpf_ktime_get_boot_ns");


    /// <summary>As <see cref="bpf_ktime_get_ns"/>, but only as exact as the tick, and faster.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(160)]
    public static ulong bpf_ktime_get_coarse_ns() => throw BpfOnlyException.ForHelper("bpf_ktime_get_coarse_ns");


    /// <summary>The length of the whole packet, with its fragments.</summary>
    /// <param name="xdp">The packet.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(188)]
    public static ulong bpf_xdp_get_buff_len(xdp_md xdp) => throw BpfOnlyException.ForHelper("bpf_xdp_get_buff_len");


    /// <summary>Reads bytes of a packet, wherever they are.</summary>
    /// <param name="xdp">The packet.</param>
    /// <param name="offset">Where to begin, from the start of the packet.</param>
    /// <param name="to">Gets the bytes; all of them or none.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(189)]
    public static int bpf_xdp_load_bytes(xdp_md xdp, uint offset, Span<byte> to) => throw BpfOnlyException.ForHelper("bpf_xdp_load_bytes");


    /// <summary>Writes bytes into a packet, wherever they go.</summary>
    /// <param name="xdp">The packet.</param>
    /// <param name="offset">Where the bytes go, from the start of the packet.</param>
    /// <param name="from">The bytes.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(190)]
    public static int bpf_xdp_store_bytes(xdp_md xdp, uint offset, ReadOnlySpan<byte> from) => throw BpfOnlyException.ForHelper("bpf_xdp_store_bytes");


    /// <summary>Makes a dynptr of memory of the program: of its static fields, not of its stack.</summary>
    /// <param name="data">The memory.</param>
    /// <param name="flags">0.</param>
    /// <param name="ptr">The dynptr.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(197)]
    public static int bpf_dynptr_from_mem(Span<byte> data, ulong flags, out bpf_dynptr ptr) => throw BpfOnlyException.ForHelper("bpf_dynptr_from_mem");


    /// <summary>Reads what a dynptr points to.</summary>
    /// <param name="dst">Gets the bytes; all of them or none.</param>
    /// <param name="src">The dynptr.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="flags">0.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(201)]
    public static int bpf_dynptr_read(Span<byte> dst, in bpf_dynptr src, ulong offset, ulong flags) => throw BpfOnlyException.ForHelper("bpf_dynptr_read");


    /// <summary>Writes to what a dynptr points to.</summary>
    /// <param name="dst">The dynptr.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="src">The bytes.</param>
    /// <param name="flags">0; for packets those of <see cref="bpf_skb_store_bytes"/>.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(202)]
    public static int bpf_dynptr_write(in bpf_dynptr dst, ulong offset, ReadOnlySpan<byte> src, ulong flags) => throw BpfOnlyException.ForHelper("bpf_dynptr_write");
}
