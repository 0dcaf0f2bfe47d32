namespace KfuncGen;

/// <summary>An array in a kernel object. A reference to this class is a place in the object; no object of it exists on the CLR.</summary>
/// <typeparam name="T">What an element is.</typeparam>
public sealed class KernelElements<T>
    where T : unmanaged
{
    private KernelElements()
    {
    }

    /// <summary>An element.</summary>
    /// <param name="index">
    /// Its place. With one that is no constant the element is copied, and outside of the array the program ends. To be assigned it takes a
    /// constant, and an array that the kernel lets programs write.
    /// </param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    public T this[int index]
    {
        get => throw BpfOnlyException.ForMemory($"KernelElements<{typeof(T).Name}>[{index}]");
        set => throw BpfOnlyException.ForMemory($"KernelElements<{typeof(T).Name}>[{index}]");
    }

    /// <summary>
    /// Copies as many elements as the array and the span both have. What is left of the span stays as it is.
    /// </summary>
    /// <param name="destination">Where they go.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    public void CopyTo(Span<T> destination) => throw BpfOnlyException.ForMemory($"KernelElements<{typeof(T).Name}>.CopyTo");
}
