namespace PacketEvents;

/// <summary>What the kernel tells of a packet that opens a connection.</summary>
internal struct Connection
{
    /// <summary>When, in nanoseconds since the machine was started.</summary>
    public ulong Time;

    /// <summary>Where from, as the packet has it.</summary>
    public uint Source;

    /// <summary>Where to.</summary>
    public uint Destination;

    /// <summary>The port there.</summary>
    public uint Port;
}
