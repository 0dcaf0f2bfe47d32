namespace KfuncGen;

/// <summary>
/// A program that is attached to something, until this object is disposed. Most are a <see cref="BpfLink"/>; the others stand for what
/// the kernel keeps by the thing itself: a socket has its program as long as it is open, whoever has attached it.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public abstract class BpfAttachment : IDisposable
{
    private protected BpfAttachment()
    {
    }

    /// <summary>Detaches the program now.</summary>
    /// <exception cref="BpfLinkException">The kernel does not detach it.</exception>
    public abstract void Detach();

    /// <summary>Detaches the program, unless something else holds it there.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Close();
}
