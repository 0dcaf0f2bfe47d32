using KfuncGen.Loading;
using KfuncGen.Objects;

namespace KfuncGen;

/// <summary>
/// The BPF programs of a class in the kernel, with the maps and the data that they share. The build derives a <c>Bpf</c> from it for each
/// class with maps, with a property for each program, map and field. Several may live side by side; each has maps and data of its own.
/// </summary>
/// <remarks>
/// Thread-safe. Programs, maps and data are there as long as this object is not disposed, or something else refers to them: a link to a
/// program, a program to its maps, a file in bpffs to any.
/// </remarks>
public abstract class BpfObject : IDisposable
{
    private readonly LoadedBpfObject loaded;

    /// <summary>Generated code calls this; nobody else needs it.</summary>
    /// <param name="loaded">What was loaded.</param>
    protected BpfObject(LoadedBpfObject loaded)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        this.loaded = loaded;
    }

    internal LoadedBpfObject Loaded => loaded;

    /// <summary>What became of each program and map.</summary>
    public BpfLoadReport Report => loaded.Report;

    /// <summary>Closes all programs and maps. In the kernel stays what something else refers to.</summary>
    public void Dispose()
    {
        loaded.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Loads an object.</summary>
    /// <param name="definition">What the build knows of it.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options name a map, a program or a constant that it does not have.</exception>
    /// <exception cref="BpfObjectException">It cannot be loaded; the report says why.</exception>
    protected static LoadedBpfObject LoadObject(BpfObjectDefinition definition, BpfObjectOptions? options) =>
        TryLoadObject(definition, options, out BpfLoadReport report) ?? throw new BpfObjectException(report);

    /// <summary>Loads an object, or says why not.</summary>
    /// <param name="definition">What the build knows of it.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="report">What became of each program and map.</param>
    /// <returns>Null for failure.</returns>
    /// <exception cref="ArgumentException">The options name a map, a program or a constant that it does not have.</exception>
    protected static LoadedBpfObject? TryLoadObject(BpfObjectDefinition definition, BpfObjectOptions? options, out BpfLoadReport report)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return ObjectLoader.Load(definition, options ?? new(), LoadTarget.Running, out report);
    }

    /// <summary>A map.</summary>
    /// <typeparam name="TMap">Its type.</typeparam>
    /// <param name="index">Its place in the class.</param>
    /// <exception cref="InvalidOperationException">It could not be made, and what is loaded does without it.</exception>
    protected TMap Map<TMap>(int index)
        where TMap : BpfMap, IBpfMapKind<TMap> =>
        loaded.Map<TMap>(index);

    /// <summary>A program that is always loaded.</summary>
    /// <typeparam name="TProgram">Its type.</typeparam>
    /// <param name="index">Its place in the class.</param>
    /// <exception cref="InvalidOperationException">It was not wanted.</exception>
    protected TProgram Program<TProgram>(int index)
        where TProgram : LoadedBpfProgram =>
        loaded.Program<TProgram>(index);

    /// <summary>A program that is optional, or one of several alternatives; null where it is not loaded.</summary>
    /// <typeparam name="TProgram">Its type.</typeparam>
    /// <param name="index">Its place in the class.</param>
    protected TProgram? OptionalProgram<TProgram>(int index)
        where TProgram : LoadedBpfProgram =>
        loaded.OptionalProgram<TProgram>(index);

    /// <summary>Reads from the shared data, without a system call. What is no longer than eight bytes is never read in halves.</summary>
    /// <typeparam name="T">The field's type.</typeparam>
    /// <param name="offset">Where it is, in bytes.</param>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    protected T Read<T>(int offset)
        where T : unmanaged =>
        loaded.Read<T>(offset);

    /// <summary>Writes to the shared data, without a system call. What is no longer than eight bytes is never written in halves.</summary>
    /// <typeparam name="T">The field's type.</typeparam>
    /// <param name="offset">Where it is, in bytes.</param>
    /// <param name="value">What it is to be.</param>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    protected void Write<T>(int offset, T value)
        where T : unmanaged =>
        loaded.Write(offset, value);
}
