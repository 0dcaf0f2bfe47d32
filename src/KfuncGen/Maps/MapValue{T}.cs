namespace KfuncGen;

/// <summary>
/// A value in a map, as BPF programs have it: a reference to this class is its address in the kernel, so null is null; no object of
/// it exists on the CLR.
/// </summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <example>
/// <code>
/// if (Rules.Find(key) is { } rule)
/// {
///     Interlocked.Increment(ref rule.Value.Hits);
/// }
/// </code>
/// </example>
[KernelMemory]
public sealed class MapValue<T>
    where T : unmanaged
{
    private MapValue()
    {
    }

    /// <summary>The value, in the map.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    public ref T Value => throw BpfOnlyException.ForMemory($"MapValue<{typeof(T).Name}>.Value");
}
