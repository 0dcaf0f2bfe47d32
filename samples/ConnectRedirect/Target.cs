namespace ConnectRedirect;

/// <summary>Where a connection goes: an address and a port, both as packets have them.</summary>
internal struct Target
{
    /// <summary>The address.</summary>
    public uint Address;

    /// <summary>The port, in the upper bytes of a number in network byte order; <see cref="PortOf"/> makes one.</summary>
    public uint Port;

    /// <summary>A port as the kernel's context has it: struct bpf_sock_addr, include/uapi/linux/bpf.h, 7.2.</summary>
    public static uint PortOf(ushort port) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(port);
}
