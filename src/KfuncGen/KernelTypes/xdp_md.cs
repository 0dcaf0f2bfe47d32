namespace KfuncGen;

/// <summary>
/// The kernel's <c>struct xdp_md</c>, a packet as the driver received it: a reference is the pointer, and no object of it exists on the CLR.
/// include/uapi/linux/bpf.h, 7.2. Which fields a program may use depends on its type; the verifier says.
/// </summary>
[KernelType("struct xdp_md", Size = 24)]
public sealed class xdp_md
{
    private xdp_md()
    {
    }

    /// <summary>
    /// The part of the packet that is in linear memory, between <c>data</c> and <c>data_end</c>. An index into it is checked
    /// as the verifier wants it, against <c>data_end</c>. Not for socket filters.
    /// </summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [PacketData(0, 4)]
    public Span<byte> data => throw BpfOnlyException.ForMemory("xdp_md.data");

    /// <summary>The interface it came in by.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(12, 4)]
    public uint ingress_ifindex => throw BpfOnlyException.ForMemory("xdp_md.ingress_ifindex");

    /// <summary>The queue of that interface.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(16, 4)]
    public uint rx_queue_index => throw BpfOnlyException.ForMemory("xdp_md.rx_queue_index");

    /// <summary>The interface it leaves by; for programs in a device map only.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [KernelField(20, 4)]
    public uint egress_ifindex => throw BpfOnlyException.ForMemory("xdp_md.egress_ifindex");
}
