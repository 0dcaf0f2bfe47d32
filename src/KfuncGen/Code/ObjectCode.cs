namespace KfuncGen.Code;

/// <summary>What the build made of a class with maps: what its programs share.</summary>
internal sealed record ObjectCode
{
    /// <summary>The maps, by index.</summary>
    public required IReadOnlyList<ListedMap> Maps { get; init; }

    /// <summary>The structs that keys, values and each other are made of.</summary>
    public required IReadOnlyList<ListedType> Types { get; init; }

    /// <summary>The size of the shared data in bytes; 0 where there is none.</summary>
    public required int DataSize { get; init; }

    /// <summary>What the data begins with; shorter than it where the rest is 0.</summary>
    public required byte[] InitialData { get; init; }

    /// <summary>What is where in the data.</summary>
    public required IReadOnlyList<ListedField> Fields { get; init; }
}
