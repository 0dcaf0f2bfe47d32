using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KfuncGen.Linux.SystemCalls;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen;

/// <summary>
/// An iterator that is attached: each reading runs its program for every object of the kernel's that it walks, and gets what the program
/// writes with <c>bpf_seq_write</c>.
/// </summary>
/// <remarks>Thread-safe: every reading is one of its own.</remarks>
public sealed class BpfIterator : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly BpfHandle handle;
    private readonly string hook;

    internal BpfIterator(BpfLink link, BpfHandle handle, string hook)
    {
        Link = link;
        this.handle = handle;
        this.hook = hook;
    }

    /// <summary>The link that it is attached by.</summary>
    public BpfLink Link { get; }

    /// <summary>Begins to read what the program writes, from the first object on.</summary>
    /// <returns>A stream of bytes, to be read forwards and disposed.</returns>
    /// <exception cref="BpfLinkException">The kernel does not begin; the message says why.</exception>
    public Stream Open()
    {
        SafeFileHandle? file = IteratorCalls.Open(handle, out Errno error);

        return file is null
            ? throw new BpfLinkException(
                BpfLinkFailureKind.SystemCallFailed, $"The iterator over {hook} cannot be read: {error.Name()}.", (int)error)
            : new FileStream(file, FileAccess.Read, bufferSize: 0);
    }

    /// <summary>Reads what the program writes as structs of one type, one after the other, while they are asked for.</summary>
    /// <typeparam name="T">The struct that the program writes.</typeparam>
    /// <exception cref="BpfLinkException">The kernel does not begin.</exception>
    /// <exception cref="InvalidDataException">What is written is no whole number of structs.</exception>
    public IEnumerable<T> Read<T>()
        where T : unmanaged
    {
        using Stream stream = Open();
        byte[] buffer = new byte[Math.Max(BufferSize, Unsafe.SizeOf<T>())];
        int filled = 0;

        // The kernel gives whole objects, but no more than fit, and says the end with no bytes: bpf_seq_read, kernel/bpf/bpf_iter.c, 7.2.
        for (int count; (count = stream.Read(buffer, filled, buffer.Length - filled)) > 0;)
        {
            filled += count;
            int whole = filled / Unsafe.SizeOf<T>();

            for (int i = 0; i < whole; i++)
            {
                yield return MemoryMarshal.Read<T>(buffer.AsSpan(i * Unsafe.SizeOf<T>()));
            }

            int read = whole * Unsafe.SizeOf<T>();
            buffer.AsSpan(read, filled - read).CopyTo(buffer);
            filled -= read;
        }

        if (filled > 0)
        {
            throw new InvalidDataException(
                $"The iterator over {hook} ended with {filled} bytes, and {typeof(T).Name} has {Unsafe.SizeOf<T>()}: its program writes " +
                "something else.");
        }
    }

    /// <summary>Detaches the program, unless the link is pinned or open elsewhere.</summary>
    public void Dispose() => Link.Dispose();
}
