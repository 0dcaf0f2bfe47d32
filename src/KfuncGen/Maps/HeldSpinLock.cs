namespace KfuncGen;

/// <summary>A lock that a BPF program holds until this is disposed, by <c>using</c>; no object of it exists on the CLR.</summary>
[KernelType("struct bpf_spin_lock")]
public sealed class HeldSpinLock : IDisposable
{
    private HeldSpinLock()
    {
    }

    /// <summary>In BPF: gives the lock back.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_spin_unlock")]
    public void Dispose() => throw BpfOnlyException.ForMemory(nameof(HeldSpinLock));
}
