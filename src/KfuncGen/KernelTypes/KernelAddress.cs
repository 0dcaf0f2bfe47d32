namespace KfuncGen;

/// <summary>Addresses in BPF functions: what the kernel hands in as a number, and what a kernel object's class says of it.</summary>
public static class KernelAddress
{
    /// <summary>What is at an address, read with care: whatever the number is, no program fails of it.</summary>
    /// <typeparam name="T">How the fields there are read: <c>task_struct.UncheckedFields</c>.</typeparam>
    /// <param name="address">The address.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    public static T As<T>(ulong address)
        where T : class => throw BpfOnlyException.ForMemory($"KernelAddress.As<{typeof(T).Name}>");

    /// <summary>Where a kernel object is, as a number: a key, or what other fields are read from.</summary>
    /// <param name="pointer">A kernel object, or a program's context.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    public static ulong Of(object pointer) => throw BpfOnlyException.ForMemory("KernelAddress.Of");

    /// <summary>Where a struct of the program's is, as a number.</summary>
    /// <typeparam name="T">The struct.</typeparam>
    /// <param name="value">The struct.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    public static ulong Of<T>(ref readonly T value)
        where T : unmanaged => throw BpfOnlyException.ForMemory("KernelAddress.Of");
}
