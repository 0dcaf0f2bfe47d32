using System.Net.Sockets;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Links;

/// <summary>A program that a socket has by one of its options.</summary>
internal sealed class SocketAttachment(string program, SafeSocketHandle socket, int detachOption) : BpfAttachment
{
    private int isDetached;

    /// <inheritdoc/>
    public override void Detach()
    {
        // ENOENT: it has none any more.
        if (TryDetach() is not (Errno.None or Errno.ENOENT) and var error)
        {
            throw new BpfLinkException(
                BpfLinkFailureKind.SystemCallFailed, $"Program '{program}' was not detached from its socket: {error.Name()}.", (int)error);
        }
    }

    private protected override void Close() => TryDetach();

    // A closed socket has nothing any more.
    private Errno TryDetach()
    {
        if (Interlocked.Exchange(ref isDetached, 1) != 0 || socket.IsClosed)
        {
            return Errno.None;
        }

        try
        {
            return SocketCalls.Set(socket, detachOption, 0);
        }
        catch (ObjectDisposedException)
        {
            return Errno.None;
        }
    }
}
