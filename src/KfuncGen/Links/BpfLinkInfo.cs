namespace KfuncGen;

/// <summary>What the kernel says of a link.</summary>
public sealed record BpfLinkInfo
{
    /// <summary>Its number in this kernel, as <c>bpftool link</c> shows it.</summary>
    public required uint Id { get; init; }

    /// <summary>The number of its program.</summary>
    public required uint ProgramId { get; init; }

    /// <summary>
    /// The number of the interface that it is attached to; null where it is attached to something else, or nothing any more.
    /// </summary>
    public uint? InterfaceIndex { get; init; }

    /// <summary>
    /// The number of the cgroup that it is attached to, which is its folder's inode number; null where it is another thing.
    /// </summary>
    public ulong? CgroupId { get; init; }

    /// <summary>The inode number of the network namespace that it is attached to; null where it is another thing.</summary>
    public uint? NetworkNamespace { get; init; }

    /// <summary>The number of the map that it is attached to; null where it is another thing.</summary>
    public uint? MapId { get; init; }
}
