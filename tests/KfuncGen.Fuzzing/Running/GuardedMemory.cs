using System.Buffers;
using System.Runtime.InteropServices;

namespace KfuncGen.Fuzzing.Running;

/// <summary>
/// Memory whose last byte is the last of a page, with a page behind it that nobody may touch: code that reads past the end of
/// an input ends the process instead of reading what happens to be there. On other systems than Linux it is ordinary memory.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int NoAccess = 0;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly nuint capacity;
    private readonly byte* start;

    /// <summary>Reserves room for inputs.</summary>
    /// <param name="largest">The most bytes that an input may have.</param>
    public GuardedMemory(int largest)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        capacity = ((nuint)largest + page - 1) / page * page;

        if (!OperatingSystem.IsLinux())
        {
            start = (byte*)NativeMemory.Alloc(capacity);
            return;
        }

        start = mmap(null, capacity + page, ReadWrite, PrivateAnonymous, -1, 0);

        if ((nint)start == -1 || mprotect(start + capacity, page, NoAccess) != 0)
        {
            throw new OutOfMemoryException($"No room for inputs of {largest} bytes.");
        }
    }

    /// <summary>Copies an input to the end of the memory.</summary>
    /// <returns>The copy, until the next one is put there.</returns>
    public ReadOnlyMemory<byte> Put(ReadOnlySpan<byte> input)
    {
        if ((nuint)input.Length > capacity)
        {
            throw new ArgumentException($"An input of {input.Length} bytes is larger than was said: {capacity}.", nameof(input));
        }

        byte* target = start + capacity - input.Length;
        input.CopyTo(new Span<byte>(target, input.Length));
        return new Part(target, input.Length).Memory;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = munmap(start, capacity + (nuint)Environment.SystemPageSize);
        }
        else
        {
            NativeMemory.Free(start);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial byte* mmap(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mprotect(void* address, nuint length, int protection);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int munmap(void* address, nuint length);

    private sealed class Part(byte* start, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
