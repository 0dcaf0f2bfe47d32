namespace KfuncGen;

/// <summary>
/// The kernel's <c>struct __sk_buff</c>, a packet in the network stack: a reference is the pointer, and no object of it exists on the CLR.
/// include/uapi/linux/bpf.h, 7.2. Which fields a program may use depends on its type; the verifier says.
/// </summary>
[KernelType("struct __sk_buff", Size = 192)]
public sealed class __sk_buff
{
    private __sk_buff()
    {
    }

    /// <summary>
    /// The part of the packet that is in linear memory, between <c>data</c> and <c>data_end</c>. An index into it is checked
    /// as the verifier wants it, against <c>data_end</c>. Not for socket filters.
    /// </summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [PacketData(76, 80)]
    public Span<byte> data => throw BpfOnlyException.ForMemory("__sk_buff.data");

    /// <summary>The length of the packet in bytes, with what is not in linear memory.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(0, 4)]
    public uint len => throw BpfOnlyException.ForMemory("__sk_buff.len");

    /// <summary>Whom it is for: PACKET_HOST and so on.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(4, 4)]
    public uint pkt_type => throw BpfOnlyException.ForMemory("__sk_buff.pkt_type");

    /// <summary>The mark that routing and filters go by.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(8, 4)]
    public uint mark
    {
        get => throw BpfOnlyException.ForMemory("__sk_buff.mark");
        set => throw BpfOnlyException.ForMemory("__sk_buff.mark");
    }

    /// <summary>The queue of the device.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(12, 4)]
    public uint queue_mapping
    {
        get => throw BpfOnlyException.ForMemory("__sk_buff.queue_mapping");
        set => throw BpfOnlyException.ForMemory("__sk_buff.queue_mapping");
    }

    /// <summary>The protocol of the link layer, in network byte order.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(16, 4)]
    public uint protocol => throw BpfOnlyException.ForMemory("__sk_buff.protocol");

    /// <summary>1 where there is a VLAN tag.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(20, 4)]
    public uint vlan_present => throw BpfOnlyException.ForMemory("__sk_buff.vlan_present");

    /// <summary>The VLAN tag.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(24, 4)]
    public uint vlan_tci => throw BpfOnlyException.ForMemory("__sk_buff.vlan_tci");

    /// <summary>The protocol of the VLAN tag, in network byte order.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(28, 4)]
    public uint vlan_proto => throw BpfOnlyException.ForMemory("__sk_buff.vlan_proto");

    /// <summary>The priority of the packet.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(32, 4)]
    public uint priority
    {
        get => throw BpfOnlyException.ForMemory("__sk_buff.priority");
        set => throw BpfOnlyException.ForMemory("__sk_buff.priority");
    }

    /// <summary>The interface it came in by.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(36, 4)]
    public uint ingress_ifindex => throw BpfOnlyException.ForMemory("__sk_buff.ingress_ifindex");

    /// <summary>The interface it is on.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(40, 4)]
    public uint ifindex => throw BpfOnlyException.ForMemory("__sk_buff.ifindex");

    /// <summary>The index that traffic control keeps with the packet.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(44, 4)]
    public uint tc_index
    {
        get => throw BpfOnlyException.ForMemory("__sk_buff.tc_index");
        set => throw BpfOnlyException.ForMemory("__sk_buff.tc_index");
    }

    /// <summary>The hash of the flow.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(68, 4)]
    public uint hash => throw BpfOnlyException.ForMemory("__sk_buff.hash");

    /// <summary>The class of the packet; for traffic control only.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(72, 4)]
    public uint tc_classid
    {
        get => throw BpfOnlyException.ForMemory("__sk_buff.tc_classid");
        set => throw BpfOnlyException.ForMemory("__sk_buff.tc_classid");
    }

    /// <summary>The queue that received it.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(84, 4)]
    public uint napi_id => throw BpfOnlyException.ForMemory("__sk_buff.napi_id");

    /// <summary>The address family of the socket.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(88, 4)]
    public uint family => throw BpfOnlyException.ForMemory("__sk_buff.family");

    /// <summary>The peer's IPv4 address, in network byte order.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(92, 4)]
    public uint remote_ip4 => throw BpfOnlyException.ForMemory("__sk_buff.remote_ip4");

    /// <summary>The own IPv4 address, in network byte order.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(96, 4)]
    public uint local_ip4 => throw BpfOnlyException.ForMemory("__sk_buff.local_ip4");

    /// <summary>The peer's port, in network byte order.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(132, 4)]
    public uint remote_port => throw BpfOnlyException.ForMemory("__sk_buff.remote_port");

    /// <summary>The own port, in host byte order.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(136, 4)]
    public uint local_port => throw BpfOnlyException.ForMemory("__sk_buff.local_port");

    /// <summary>The time stamp in nanoseconds.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(152, 8)]
    public ulong tstamp
    {
        get => throw BpfOnlyException.ForMemory("__sk_buff.tstamp");
        set => throw BpfOnlyException.ForMemory("__sk_buff.tstamp");
    }

    /// <summary>The length on the wire, before segments were put together.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(160, 4)]
    public uint wire_len => throw BpfOnlyException.ForMemory("__sk_buff.wire_len");

    /// <summary>The number of segments.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(164, 4)]
    public uint gso_segs => throw BpfOnlyException.ForMemory("__sk_buff.gso_segs");

    /// <summary>The size of a segment.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(176, 4)]
    public uint gso_size => throw BpfOnlyException.ForMemory("__sk_buff.gso_size");

    /// <summary>The device's time stamp.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(184, 8)]
    public ulong hwtstamp => throw BpfOnlyException.ForMemory("__sk_buff.hwtstamp");
}
