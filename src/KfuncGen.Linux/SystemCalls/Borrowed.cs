namespace KfuncGen.Linux.SystemCalls;

/// <summary>A descriptor in use by a system call: whoever disposes its handle meanwhile closes it afterwards.</summary>
internal readonly ref struct Borrowed
{
    private readonly BpfHandle? handle;

    /// <summary>Holds a handle open.</summary>
    /// <param name="handle">The handle; null for none, whose descriptor counts as 0.</param>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public Borrowed(BpfHandle? handle)
    {
        bool added = false;
        handle?.DangerousAddRef(ref added);
        this.handle = handle;
    }

    /// <summary>The descriptor.</summary>
    public uint Descriptor => (uint)(handle?.Descriptor ?? 0);

    /// <summary>Lets the handle go.</summary>
    public void Dispose() => handle?.DangerousRelease();
}
