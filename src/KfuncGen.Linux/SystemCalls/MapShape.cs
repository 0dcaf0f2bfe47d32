using KfuncGen.Linux.Abi;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>A map as it is made.</summary>
internal sealed record MapShape
{
    /// <summary>Its type.</summary>
    public required bpf_map_type Type { get; init; }

    /// <summary>Its name, any length.</summary>
    public string Name { get; init; } = "";

    /// <summary>The size of a key in bytes; 0 where it has none.</summary>
    public required uint KeySize { get; init; }

    /// <summary>The size of a value in bytes; 0 where it has none.</summary>
    public required uint ValueSize { get; init; }

    /// <summary>How many elements it may have; for buffers its size in bytes.</summary>
    public required uint MaxEntries { get; init; }

    /// <summary>How it is made, and who may do what with it.</summary>
    public bpf_map_create_flags Flags { get; init; }

    /// <summary>What a type has beside: the number of a bloom filter's hash functions.</summary>
    public ulong Extra { get; init; }

    /// <summary>The memory node; null for any.</summary>
    public uint? NumaNode { get; init; }

    /// <summary>BTF with the types of its keys and values; null for none.</summary>
    public BpfHandle? Btf { get; init; }

    /// <summary>The number of the keys' type in that BTF; 0 where they have none.</summary>
    public uint BtfKeyType { get; init; }

    /// <summary>The number of the values' type in that BTF.</summary>
    public uint BtfValueType { get; init; }

    /// <summary>The number of the values' type in the kernel's own BTF; 0 where that need not be known.</summary>
    public uint KernelValueType { get; init; }

    /// <summary>What a map is like that it is to hold, where there is none yet; null where it holds none.</summary>
    public MapShape? InnerShape { get; init; }

    /// <summary>
    /// The size of a value of which the kernel wants to know the type, though any of that size will do: storage. 0 where it does not.
    /// </summary>
    public uint StorageValue { get; init; }

    /// <summary>A map like those that it is to hold; null where it holds none.</summary>
    public BpfHandle? Inner { get; init; }
}
