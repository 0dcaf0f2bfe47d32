namespace KfuncGen;

/// <summary>Takes a record of a ring buffer.</summary>
/// <param name="record">The record, in the buffer: programs write over it after the handler has returned.</param>
public delegate void RingBytesHandler(ReadOnlySpan<byte> record);
