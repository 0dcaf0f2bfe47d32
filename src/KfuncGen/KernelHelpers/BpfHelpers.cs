using System.Diagnostics.CodeAnalysis;

namespace KfuncGen;

/// <summary>
/// BPF helpers: the kernel functions that programs call by number, older than kfuncs and, other than those, stable. Names,
/// arguments and numbers are the kernel's; a span stands for a pointer and a size, an <c>ulong</c> for an address that the program
/// may not follow. Results below 0 are errno values. <see cref="Has"/> says whether a kernel has one; which kinds of programs may
/// call which, the verifier says.
/// </summary>
public static partial class BpfHelpers
{
    /// <summary>Writes a line to the trace pipe: for finding faults only. More than three values need kernel 5.16.</summary>
    /// <param name="text">The line.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(6)]
    public static int bpf_trace_printk(BpfFormat text) => throw BpfOnlyException.ForHelper("bpf_trace_printk");

    /// <summary>Writes text with values in it (kernel 5.13).</summary>
    /// <param name="str">Gets the text with a zero at its end.</param>
    /// <param name="text">The text.</param>
    /// <returns>How long the whole text is, with the zero, also where it does not fit.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(165)]
    public static int bpf_snprintf(Span<byte> str, BpfFormat text) => throw BpfOnlyException.ForHelper("bpf_snprintf");

    /// <summary>Writes text to what user space reads of an iterator.</summary>
    /// <param name="m">What is read: <c>ctx.meta.seq</c> of the iterator.</param>
    /// <param name="text">The text.</param>
    /// <returns>0, or -EOVERFLOW where the reader's buffer is full: then the kernel asks for the same object once more.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(126)]
    public static int bpf_seq_printf(seq_file m, BpfFormat text) => throw BpfOnlyException.ForHelper("bpf_seq_printf");

    /// <summary>Writes a struct to what user space reads of an iterator, which <see cref="BpfIterator.Read"/> gives there.</summary>
    /// <typeparam name="T">The struct.</typeparam>
    /// <param name="m">What is read: <c>ctx.meta.seq</c> of the iterator.</param>
    /// <param name="data">The struct.</param>
    /// <returns>0, or -EOVERFLOW where the reader's buffer is full: then the kernel asks for the same object once more.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(127)]
    public static int bpf_seq_write<T>(seq_file m, in T data)
        where T : unmanaged => throw BpfOnlyException.ForHelper("bpf_seq_write");

    /// <summary>
    /// Calls a function many times; other than of a loop in C#, the verifier looks at one turn only (kernel 5.17). In C:
    /// <c>long bpf_loop(__u32 nr_loops, void *callback_fn, void *callback_ctx, __u64 flags)</c>
    /// </summary>
    /// <typeparam name="TContext">What is handed over.</typeparam>
    /// <param name="nr_loops">How many times at most: up to 8,388,608.</param>
    /// <param name="callback_fn">The function: a static method or lambda.</param>
    /// <param name="callback_ctx">What is handed over.</param>
    /// <param name="flags">0.</param>
    /// <returns>How many times it was called, or an errno value below 0: -7, E2BIG, for too many.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(181)]
    public static long bpf_loop<TContext>(
        uint nr_loops, BpfLoopCallback<TContext> callback_fn, ref TContext callback_ctx, [ConstantExpected] ulong flags = 0)
        where TContext : unmanaged => throw BpfOnlyException.ForHelper("bpf_loop");

    /// <summary>
    /// Calls a function with the part of a process's memory that an address is in (kernel 5.17). In C:
    /// <c>long bpf_find_vma(struct task_struct *task, __u64 addr, void *callback_fn, void *callback_ctx, __u64 flags)</c>
    /// </summary>
    /// <typeparam name="TTask">The project's <c>task_struct</c>.</typeparam>
    /// <typeparam name="TArea">The project's <c>vm_area_struct</c>.</typeparam>
    /// <typeparam name="TContext">What is handed over.</typeparam>
    /// <param name="task">The task.</param>
    /// <param name="addr">The address.</param>
    /// <param name="callback_fn">The function: a static method or lambda.</param>
    /// <param name="callback_ctx">What is handed over.</param>
    /// <param name="flags">0: it has no flags.</param>
    /// <returns>
    /// 0, or an errno value below 0: -2, ENOENT, where nothing of the process is at the address, or it has no memory; -16, EBUSY, where the
    /// kernel does not get hold of the memory without waiting.
    /// </returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [BpfHelper(180)]
    public static int bpf_find_vma<TTask, TArea, TContext>(
        [KernelObject("task_struct")] TTask task, ulong addr, BpfMemoryAreaCallback<TTask, TArea, TContext> callback_fn,
        ref TContext callback_ctx, [ConstantExpected] ulong flags = 0)
        where TTask : class
        where TArea : class
        where TContext : unmanaged => throw BpfOnlyException.ForHelper("bpf_find_vma");
}
