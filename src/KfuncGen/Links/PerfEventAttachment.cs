namespace KfuncGen.Links;

/// <summary>A program at several events, of processors or places: a link for each.</summary>
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
