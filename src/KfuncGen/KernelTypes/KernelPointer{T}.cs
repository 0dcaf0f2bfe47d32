namespace KfuncGen;

/// <summary>
/// A pointer to kernel memory that holds a <typeparamref name="T"/>, such as the <c>int *</c> of
/// <c>bpf_iter_num_next</c>. A reference to this class is the pointer, so null is null; no object of it exists on the CLR.
/// </summary>
/// <typeparam name="T">What the memory holds.</typeparam>
public sealed class KernelPointer<T>
    where T : unmanaged
{
    private KernelPointer()
    {
    }

    /// <summary>What the pointer points to.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    public T Value => throw BpfOnlyException.ForMemory($"KernelPointer<{typeof(T).Name}>.Value");
}
