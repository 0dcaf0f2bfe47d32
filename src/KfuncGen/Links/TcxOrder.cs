namespace KfuncGen;

/// <summary>Where a program stands among those of traffic control on the same interface and direction.</summary>
public readonly record struct TcxOrder
{
    // BPF_F_BEFORE, BPF_F_AFTER and BPF_F_LINK: include/uapi/linux/bpf.h, 7.2.
    private const uint IsBefore = 1 << 3;
    private const uint IsAfter = 1 << 4;
    private const uint IsLink = 1 << 13;

    private TcxOrder(uint flags, BpfLink? link)
    {
        Flags = flags;
        Link = link;
    }

    /// <summary>Before all that are there.</summary>
    public static TcxOrder First { get; } = new(IsBefore, null);

    /// <summary>Behind all that are there; the default.</summary>
    public static TcxOrder Last { get; } = new(IsAfter, null);

    /// <summary>What the kernel is given.</summary>
    internal uint Flags { get; }

    /// <summary>The link that it stands beside; null for none.</summary>
    internal BpfLink? Link { get; }

    /// <summary>Directly before another one.</summary>
    public static TcxOrder Before(BpfLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return new(IsBefore | IsLink, link);
    }

    /// <summary>Directly behind another one.</summary>
    public static TcxOrder After(BpfLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return new(IsAfter | IsLink, link);
    }
}
