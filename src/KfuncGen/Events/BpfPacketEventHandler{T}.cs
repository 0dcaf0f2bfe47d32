namespace KfuncGen;

/// <summary>Takes an event with bytes of a packet.</summary>
/// <typeparam name="T">The events.</typeparam>
/// <param name="value">The event, in the buffer: programs write over it after the handler has returned.</param>
/// <param name="packet">
/// The packet's bytes, in the buffer, too: as many as the program said, and none of an event that it wrote without a packet.
/// </param>
public delegate void BpfPacketEventHandler<T>(in T value, ReadOnlySpan<byte> packet)
    where T : unmanaged;
