using KfuncGen.Linux.Abi;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>The command of bpf(2) for iterators: kernel/bpf/bpf_iter.c, 7.2.</summary>
internal static unsafe class IteratorCalls
{
    /// <summary>Attaches a program that walks objects.</summary>
    /// <param name="program">The program.</param>
    /// <param name="words">What it walks: <c>union bpf_iter_link_info</c>, include/uapi/linux/bpf.h, 7.2; empty for all.</param>
    /// <param name="error">Why it is not attached.</param>
    public static BpfHandle? Attach(BpfHandle program, ReadOnlySpan<uint> words, out Errno error)
    {
        fixed (uint* first = words)
        {
            bpf_attr_link_create attributes = new()
            {
                attach_type = (uint)bpf_attach_type.BPF_TRACE_ITER,
                iter_info = (nuint)first,
                iter_info_len = (uint)(words.Length * sizeof(uint)),
            };
            return LinkCalls.Create(program, attributes, out error);
        }
    }

    /// <summary>Begins a reading.</summary>
    /// <param name="link">The iterator's link.</param>
    /// <param name="error">Why there is none.</param>
    public static SafeFileHandle? Open(BpfHandle link, out Errno error)
    {
        using Borrowed borrowed = new(link);
        bpf_attr_iter_create attributes = new() { link_fd = borrowed.Descriptor };
        BpfHandle? reading = BpfCall.Open(bpf_cmd.BPF_ITER_CREATE, ref attributes, out error);

        // Who owns the descriptor from here on is the stream that is made of it.
        return reading?.ToFile();
    }
}
