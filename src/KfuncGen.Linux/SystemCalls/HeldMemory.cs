namespace KfuncGen.Linux.SystemCalls;

/// <summary>Mapped memory in use: whoever disposes it meanwhile unmaps it afterwards.</summary>
internal readonly unsafe ref struct HeldMemory
{
    private readonly MappedMemory memory;
    private readonly long size;

    /// <summary>Holds memory.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="size">How much of it may be used, in bytes.</param>
    /// <exception cref="ObjectDisposedException">It is unmapped.</exception>
    public HeldMemory(MappedMemory memory, long size)
    {
        bool added = false;
        memory.DangerousAddRef(ref added);
        this.memory = memory;
        this.size = size;
    }

    /// <summary>A place in it.</summary>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="length">How long it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not reach so far.</exception>
    public byte* At(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, size - length);
        return memory.Address + offset;
    }

    /// <summary>Lets it go.</summary>
    public void Dispose() => memory?.DangerousRelease();
}
