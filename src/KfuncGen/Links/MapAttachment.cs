using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen.Links;

/// <summary>A program that a map of sockets has without a link.</summary>
internal sealed class MapAttachment(LoadedBpfProgram program, OpenMap map, bpf_attach_type type) : BpfAttachment
{
    private int isDetached;

    /// <inheritdoc/>
    public override void Detach()
    {
        if (TryDetach() is not Errno.None and var error)
        {
            throw new BpfLinkException(
                BpfLinkFailureKind.SystemCallFailed,
                $"Program '{program.Program.Name}' was not detached from map '{map.Name}': {error.Name()}.",
                (int)error);
        }
    }

    private protected override void Close() => TryDetach();

    // A map that is gone has nothing any more.
    private Errno TryDetach()
    {
        if (Interlocked.Exchange(ref isDetached, 1) != 0)
        {
            return Errno.None;
        }

        try
        {
            return LinkCalls.Detach(program.Parts.Program, map.Handle, type);
        }
        catch (ObjectDisposedException)
        {
            return Errno.None;
        }
    }
}
