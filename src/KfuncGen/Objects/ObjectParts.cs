using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Objects;

/// <summary>What a loaded object consists of.</summary>
internal sealed class ObjectParts : IDisposable
{
    /// <summary>The maps, by their place in the class.</summary>
    public List<ObjectMap> Maps { get; } = [];

    /// <summary>The programs, by their place in the class; null for one that is not loaded.</summary>
    public LoadedBpfProgram?[] Programs { get; init; } = [];

    /// <summary>The map with the shared data; null where there is none.</summary>
    public BpfHandle? Data { get; set; }

    /// <summary>The shared data's memory; null where there is none.</summary>
    public MappedMemory? Memory { get; set; }

    /// <summary>The size of the shared data in bytes.</summary>
    public int DataSize { get; init; }

    /// <summary>Holds the memory of the shared data.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public HeldMemory HoldData() =>
        new(Memory ?? throw new InvalidOperationException("The object has no data that its programs share."), DataSize);

    /// <summary>Closes all of it.</summary>
    public void Dispose()
    {
        foreach (LoadedBpfProgram? program in Programs)
        {
            program?.Dispose();
        }

        foreach (ObjectMap map in Maps)
        {
            map.Handle?.Dispose();
        }

        Memory?.Dispose();
        Data?.Dispose();
    }
}
