using KfuncGen.Linux.Network;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Links;

/// <summary>A program that is a classifier of an interface.</summary>
internal sealed class ClsactAttachment(string program, TrafficControl control, TrafficFilter filter) : BpfAttachment
{
    private int isDetached;

    /// <inheritdoc/>
    public override void Detach()
    {
        if (TryDetach() is not Errno.None and var error)
        {
            throw new BpfLinkException(
                BpfLinkFailureKind.SystemCallFailed,
                $"Program '{program}' was not detached from its interface: {error.Name()}.",
                (int)error);
        }
    }

    private protected override void Close() => TryDetach();

    // With its interface it goes, too.
    private Errno TryDetach()
    {
        if (Interlocked.Exchange(ref isDetached, 1) != 0)
        {
            return Errno.None;
        }

        using (control)
        {
            return control.Remove(filter) is var error && error is Errno.ENODEV or Errno.ENOENT ? Errno.None : error;
        }
    }
}
