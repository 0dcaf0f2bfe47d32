using System.ComponentModel;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Objects;

namespace KfuncGen;

/// <summary>What was loaded of an object: generated code hands it to <see cref="BpfObject"/>; nobody else needs it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LoadedBpfObject : IDisposable
{
    private readonly ObjectParts parts;

    // One for each map, made with the first use: what user space holds of it, such as the memory of a ring buffer, is its own.
    private readonly BpfMap?[] maps;

    internal LoadedBpfObject(ObjectParts parts, BpfLoadReport report)
    {
        this.parts = parts;
        Report = report;
        maps = new BpfMap?[parts.Maps.Count];
    }

    internal BpfLoadReport Report { get; }

    internal IEnumerable<LoadedBpfProgram> Programs => parts.Programs.OfType<LoadedBpfProgram>();

    /// <summary>Closes all programs and maps.</summary>
    public void Dispose()
    {
        for (int index = 0; index < maps.Length; index++)
        {
            Volatile.Read(ref maps[index])?.Dispose();
        }

        parts.Dispose();
    }

    internal TMap Map<TMap>(int index)
        where TMap : BpfMap, IBpfMapKind<TMap>
    {
        if (Volatile.Read(ref maps[index]) is { } known)
        {
            return (TMap)known;
        }

        TMap made = parts.Maps[index].As<TMap>();

        if (Interlocked.CompareExchange(ref maps[index], made, null) is { } other)
        {
            return (TMap)other;
        }

        return made;
    }

    internal TProgram Program<TProgram>(int index)
        where TProgram : LoadedBpfProgram =>
        OptionalProgram<TProgram>(index)
            ?? throw new InvalidOperationException($"The program is not loaded. {Report.Programs[index]}");

    internal TProgram? OptionalProgram<TProgram>(int index)
        where TProgram : LoadedBpfProgram =>
        (TProgram?)parts.Programs[index];

    internal unsafe T Read<T>(int offset)
        where T : unmanaged
    {
        using HeldMemory memory = parts.HoldData();
        return *(T*)memory.At(offset, sizeof(T));
    }

    internal unsafe void Write<T>(int offset, T value)
        where T : unmanaged
    {
        using HeldMemory memory = parts.HoldData();
        *(T*)memory.At(offset, sizeof(T)) = value;
    }
}
