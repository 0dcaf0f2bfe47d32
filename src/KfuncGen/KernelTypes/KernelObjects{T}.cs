namespace KfuncGen;

/// <summary>
/// An array in a kernel object, of structs or of pointers to objects. A reference to this class is a place in the object; no object of it
/// exists on the CLR.
/// </summary>
/// <typeparam name="T">What an element is, or points to.</typeparam>
public sealed class KernelObjects<T>
    where T : class?
{
    private KernelObjects()
    {
    }

    /// <summary>An element.</summary>
    /// <param name="index">Its place: a constant, or anything where fields are read with care, in <c>Unchecked</c>.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    public T this[int index] => throw BpfOnlyException.ForMemory($"KernelObjects<{typeof(T).Name}>[{index}]");
}
