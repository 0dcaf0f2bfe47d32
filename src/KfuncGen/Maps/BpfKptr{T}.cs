using System.Runtime.InteropServices;

namespace KfuncGen;

/// <summary>
/// A reference to a kernel object in the values of a map, which the map owns: a program puts one in and takes out what was there, in one
/// go. It is a field of the value's struct. What is in it when its element or its map goes is released by the kernel.
/// </summary>
/// <typeparam name="T">The object's class: of a type that the kernel keeps in maps, such as <c>task_struct</c>.</typeparam>
/// <example>
/// <code>
/// if (Watched.Find(0) is { } entry)
/// {
///     using task_struct? before = entry.Value.Task.Exchange(task);   // the map owns 'task' now, and the program 'before'
/// }
/// </code>
/// </example>
/// <remarks>
/// <para>User space reads and writes zeros where it is. Which objects the kernel keeps, the functions say that it has to release them
/// (<c>bpf_task_release_dtor</c>): of tasks, cgroups and CPU masks since 6.2 or 6.3, and none of them in 6.1.</para>
/// <para>Hash tables, arrays, those of each CPU, and storage have such values: map_check_btf, kernel/bpf/syscall.c, 6.12.</para>
/// </remarks>
[KernelType("struct bpf_kptr", Size = 8)]
[StructLayout(LayoutKind.Sequential, Size = 8)]
public struct BpfKptr<T>
    where T : class
{
    private readonly ulong address;

    /// <summary>In BPF: puts an object in, and takes out what was there.</summary>
    /// <param name="value">What the program owns, and does not after the call: its variable is null then.</param>
    /// <returns>What was there, which the program owns now; null where nothing was.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_kptr_xchg")]
    public T? Exchange(T value) => throw BpfOnlyException.ForMemory("BpfKptr");

    /// <summary>In BPF: takes out what is there, and leaves nothing.</summary>
    /// <returns>What was there, which the program owns now; null where nothing was.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_kptr_xchg")]
    public T? Take() => throw BpfOnlyException.ForMemory("BpfKptr");
}
