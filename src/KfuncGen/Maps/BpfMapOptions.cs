namespace KfuncGen;

/// <summary>How a map is made.</summary>
public sealed record BpfMapOptions
{
    /// <summary>How many elements it may have; for ring buffers its size in bytes, a power of two and of pages.</summary>
    public required uint MaxEntries { get; init; }

    /// <summary>The name that tools show, of which the kernel keeps 15 characters.</summary>
    public string Name { get; init; } = "";

    /// <summary>How it is made, and who may do what with it.</summary>
    public BpfMapFlags Flags { get; init; }

    /// <summary>What the maps are like that a map of maps is to hold; null for one element, and for other types.</summary>
    public BpfMapOptions? Inner { get; init; }

    /// <summary>The memory node that it is made on; null for any.</summary>
    public uint? NumaNode { get; init; }
}
