using KfuncGen.Linux.Abi;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>The command of bpf(2) for iterators: kernel/bpf/bpf_iter.c, 7.2.</summary>
internal static class IteratorCalls
{
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
