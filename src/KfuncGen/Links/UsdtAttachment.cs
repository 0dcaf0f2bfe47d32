using KfuncGen.Usdt;

namespace KfuncGen.Links;

/// <summary>A program at each place of a probe, and what it was told of them.</summary>
internal sealed class UsdtAttachment(UsdtSites? sites) : BpfAttachment
{
    private readonly List<(BpfLink Link, int? Site)> places = [];
    private int isClosed;

    /// <summary>Adds a place.</summary>
    public void Add(BpfLink link, int? site) => places.Add((link, site));

    /// <inheritdoc/>
    public override void Detach()
    {
        // Links of events go when nothing holds them: the kernel knows no other way.
        Close();
    }

    private protected override void Close()
    {
        if (Interlocked.Exchange(ref isClosed, 1) != 0)
        {
            return;
        }

        foreach ((BpfLink link, int? site) in places)
        {
            link.Dispose();

            if (site is { } taken)
            {
                sites?.Release(taken);
            }
        }
    }
}
