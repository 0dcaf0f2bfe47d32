using System.Runtime.InteropServices;

namespace KfuncGen;

/// <summary>
/// A lock in the values of a map, for fields that belong together: what is changed while it is held, nobody who holds it sees half changed.
/// It is a field of the value's struct, once. Programs take it by <c>using</c>; while it is held they call nothing.
/// </summary>
/// <example>
/// <code>
/// using (pair.Value.Lock.Hold())
/// {
///     pair.Value.Packets++;
///     pair.Value.Bytes += length;
/// }
/// </code>
/// </example>
/// <remarks>Hash tables, arrays and storage have such values. User space reads and writes with the lock by members that say so.</remarks>
[KernelType("struct bpf_spin_lock", Size = 4)]
[StructLayout(LayoutKind.Sequential, Size = 4)]
public struct BpfSpinLock
{
    private readonly uint state;

    /// <summary>In BPF: waits for the lock and holds it, until what this gives is disposed.</summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_spin_lock")]
    public HeldSpinLock Hold() => throw BpfOnlyException.ForMemory(nameof(BpfSpinLock));
}
