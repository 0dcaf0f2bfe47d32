namespace KfuncGen;

/// <summary>An array in a program's context, whose elements are read one by one, with constant indices.</summary>
/// <typeparam name="T">What an element is.</typeparam>
public sealed class ReadOnlyKernelArray<T>
    where T : unmanaged
{
    private ReadOnlyKernelArray()
    {
    }

    /// <summary>An element.</summary>
    /// <param name="index">Its place, a constant.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    public T this[int index] => throw BpfOnlyException.ForMemory($"ReadOnlyKernelArray<{typeof(T).Name}>");
}
