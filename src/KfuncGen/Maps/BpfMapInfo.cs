namespace KfuncGen;

/// <summary>What the kernel says of a map.</summary>
public sealed record BpfMapInfo
{
    /// <summary>Its number in this kernel, as <c>bpftool map</c> shows it.</summary>
    public required uint Id { get; init; }

    /// <summary>Its name, of which the kernel keeps 15 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Its type.</summary>
    public required BpfMapType Type { get; init; }

    /// <summary>The size of a key in bytes; 0 where it has none.</summary>
    public required int KeySize { get; init; }

    /// <summary>The size of a value in bytes, of one CPU for a per-CPU map; 0 where it has none.</summary>
    public required int ValueSize { get; init; }

    /// <summary>How many elements it may have; for ring buffers its size in bytes.</summary>
    public required uint MaxEntries { get; init; }

    /// <summary>How it was made.</summary>
    public required BpfMapFlags Flags { get; init; }
}
