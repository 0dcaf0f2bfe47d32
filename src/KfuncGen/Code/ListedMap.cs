namespace KfuncGen.Code;

/// <summary>A map as the build lists it.</summary>
/// <param name="Name">The name of its field.</param>
/// <param name="Type">Its type: a name of enum bpf_map_type.</param>
internal sealed record ListedMap(string Name, string Type)
{
    /// <summary>The name that the kernel keeps; the field's where nothing else is said.</summary>
    public string KernelName { get; init; } = Name;

    /// <summary>Its keys; null where it has none.</summary>
    public ListedElement? Key { get; init; }

    /// <summary>Its values; null where it has none.</summary>
    public ListedElement? Value { get; init; }

    /// <summary>How many elements it may have; 0 where that is said before loading.</summary>
    public uint Entries { get; init; }

    /// <summary>How it is made: BPF_F_*, include/uapi/linux/bpf.h.</summary>
    public uint Flags { get; init; }

    /// <summary>What a type has beside: the number of a bloom filter's hash functions.</summary>
    public ulong Extra { get; init; }

    /// <summary>The memory node that it is made on; null for any.</summary>
    public uint? NumaNode { get; init; }

    /// <summary>Where it is pinned; null where it goes with its object.</summary>
    public string? Pin { get; init; }

    /// <summary>What the maps are that it holds; null where it holds none.</summary>
    public ListedMap? Inner { get; init; }
}
