namespace KfuncGen;

/// <summary>Takes an event.</summary>
/// <typeparam name="T">The events.</typeparam>
/// <param name="value">The event, in the buffer: programs write over it after the handler has returned.</param>
public delegate void BpfEventHandler<T>(in T value)
    where T : unmanaged;
