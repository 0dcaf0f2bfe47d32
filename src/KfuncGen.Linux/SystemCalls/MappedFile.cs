using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>A file's bytes as mmap(2) shows them, privately and to be read only. They stay until the process ends.</summary>
internal sealed unsafe partial class MappedFile : MemoryManager<byte>
{
    // PROT_READ and MAP_PRIVATE: include/uapi/asm-generic/mman-common.h. The kernel's BTF refuses to be shared.
    private const int CanRead = 1;
    private const int IsPrivate = 2;

    private readonly byte* start;
    private readonly int length;

    private MappedFile(byte* start, int length)
    {
        this.start = start;
        this.length = length;
    }

    /// <summary>Maps a whole file; null where the kernel does not let it be mapped.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">How long it is.</param>
    public static ReadOnlyMemory<byte>? TryMap(SafeFileHandle file, int length)
    {
        nint address = Map(0, (nuint)length, CanRead, IsPrivate, file, 0);

        // Null alone would become an empty memory here, by the conversion that arrays have.
        return address == -1 ? default(ReadOnlyMemory<byte>?) : new MappedFile((byte*)address, length).Memory;
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(start, length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint size, int protection, int flags, SafeFileHandle file, long offset);
}
