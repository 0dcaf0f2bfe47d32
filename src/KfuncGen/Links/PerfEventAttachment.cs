namespace KfuncGen.Links;

/// <summary>A program that takes samples on several processors: a link for each.</summary>
internal sealed class PerfEventAttachment(IReadOnlyList<BpfLink> links) : BpfAttachment
{
    /// <inheritdoc/>
    public override void Detach()
    {
        // Links of events go when nothing holds them: the kernel knows no other way.
        Close();
    }

    private protected override void Close()
    {
        foreach (BpfLink link in links)
        {
            link.Dispose();
        }
    }
}
