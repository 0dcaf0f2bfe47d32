using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Links;

/// <summary>What the kernel is told of an iterator's choice, and the descriptor in it, which is open as long as this is.</summary>
internal sealed class IteratorScopeData : IDisposable
{
    private readonly BpfHandle? handle;
    private readonly bool isOwned;
    private readonly bool isBorrowed;

    /// <summary>Holds a descriptor open and says what to tell.</summary>
    /// <param name="handle">The descriptor; null for none.</param>
    /// <param name="isOwned">Whether it is closed with this.</param>
    /// <param name="words">The words, with the descriptor's number.</param>
    public IteratorScopeData(BpfHandle? handle, bool isOwned, Func<uint, uint[]> words)
    {
        this.handle = handle;
        this.isOwned = isOwned;
        handle?.DangerousAddRef(ref isBorrowed);
        Words = words((uint)(handle?.Descriptor ?? 0));
    }

    /// <summary>As <c>union bpf_iter_link_info</c> has it.</summary>
    public uint[] Words { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isBorrowed)
        {
            handle!.DangerousRelease();
        }

        if (isOwned)
        {
            handle?.Dispose();
        }
    }
}
