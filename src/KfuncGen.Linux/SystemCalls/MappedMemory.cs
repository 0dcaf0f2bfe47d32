using System.Runtime.InteropServices;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>
/// Memory that this process shares with the kernel by mmap(2). Whoever disposes it while it is used unmaps it afterwards.
/// </summary>
internal sealed unsafe partial class MappedMemory : SafeHandle
{
    // PROT_* and MAP_SHARED: include/uapi/asm-generic/mman-common.h.
    private const int CanRead = 1;
    private const int CanWrite = 2;
    private const int IsShared = 1;

    private readonly nuint size;

    private MappedMemory(nint address, nuint size)
        : base(-1, ownsHandle: true)
    {
        this.size = size;
        SetHandle(address);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle is -1 or 0;

    /// <summary>Where it begins. Only to be used while it is held open.</summary>
    public byte* Address => (byte*)handle;

    /// <summary>Maps what a descriptor stands for.</summary>
    /// <param name="source">The descriptor.</param>
    /// <param name="offset">Where to begin, in bytes; a multiple of pages.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="isWritable">Whether it may be written.</param>
    /// <param name="error">Why it is not mapped.</param>
    public static MappedMemory? Share(BpfHandle source, long offset, long size, bool isWritable, out Errno error)
    {
        using Borrowed borrowed = new(source);
        nint address = Map(0, (nuint)size, CanRead | (isWritable ? CanWrite : 0), IsShared, (int)borrowed.Descriptor, offset);
        error = address == -1 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        return address == -1 ? null : new MappedMemory(address, (nuint)size);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Unmap(handle, size) == 0;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint size, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint size);
}
