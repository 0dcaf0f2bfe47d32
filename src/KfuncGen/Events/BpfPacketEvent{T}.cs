namespace KfuncGen;

/// <summary>An event with bytes of a packet.</summary>
/// <typeparam name="T">The events.</typeparam>
/// <param name="Value">The event.</param>
/// <param name="Packet">The packet's bytes: as many as the program said, and none of an event that it wrote without a packet.</param>
public readonly record struct BpfPacketEvent<T>(T Value, ReadOnlyMemory<byte> Packet)
    where T : unmanaged;
