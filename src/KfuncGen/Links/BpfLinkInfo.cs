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
}
