namespace Firewall;

/// <summary>What is done with the packets from a network, and how many there were.</summary>
internal struct Rule
{
    /// <summary>Whether they are dropped.</summary>
    public bool Drop;

    /// <summary>How many there were.</summary>
    public ulong Packets;

    /// <summary>How many bytes these had.</summary>
    public ulong Bytes;
}
