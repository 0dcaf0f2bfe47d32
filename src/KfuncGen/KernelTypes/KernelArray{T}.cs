namespace KfuncGen;

/// <summary>An array in a program's context, whose elements are read and written one by one, with constant indices.</summary>
/// <typeparam name="T">What an element is.</typeparam>
public sealed class KernelArray<T>
    where T : unmanaged
{
    private KernelArray()
    {
    }

    /// <summary>An element.</summary>
    /// <param name="index">Its place, a constant.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    public T this[int index]
    {
        get => throw BpfOnlyException.ForMemory($"KernelArray<{typeof(T).Name}>");
        set => throw BpfOnlyException.ForMemory($"KernelArray<{typeof(T).Name}>");
    }
}
