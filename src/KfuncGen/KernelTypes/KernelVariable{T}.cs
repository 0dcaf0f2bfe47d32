namespace KfuncGen;

/// <summary>
/// A variable that the kernel has once for each processor (<c>DEFINE_PER_CPU</c>), to be read by BPF programs: with
/// <c>bpf_this_cpu_ptr</c> and <c>bpf_per_cpu_ptr</c> (kernel/bpf/helpers.c, 6.12). No object of this class exists on the CLR.
/// </summary>
/// <typeparam name="T">
/// What a processor has: the class of a struct, whose fields <see cref="KernelFieldsAttribute"/> asks for, or a
/// <see cref="KernelPointer{T}"/> to a number.
/// </typeparam>
/// <remarks>
/// The others go on while one is read: what is read of another processor may be old before it is used. Nothing of it can be written.
/// </remarks>
public sealed class KernelVariable<T>
    where T : class
{
    private KernelVariable()
    {
    }

    /// <summary>
    /// In BPF: that of the processor that the program runs on. A program that may be moved to another processor on its way, as one that
    /// sleeps, still has that of the one where it asked.
    /// </summary>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    public T Here
    {
        [MapHelper("bpf_this_cpu_ptr")]
        get => throw BpfOnlyException.ForMemory($"KernelVariable<{typeof(T).Name}>.Here");
    }

    /// <summary>In BPF: that of a processor.</summary>
    /// <param name="cpu">The processor's number, from 0.</param>
    /// <returns>
    /// Null for a number that no processor of this machine can have; one that is possible and not there, or not running, has a variable.
    /// </returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_per_cpu_ptr")]
    public T? On(uint cpu) => throw BpfOnlyException.ForMemory($"KernelVariable<{typeof(T).Name}>.On");
}
