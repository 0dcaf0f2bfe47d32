using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>
/// A file descriptor of the bpf(2) system call. The kernel opens all of them close-on-exec.
/// </summary>
internal sealed partial class BpfHandle : SafeHandleMinusOneIsInvalid
{
    // F_DUPFD_CLOEXEC: include/uapi/linux/fcntl.h, 7.2.
    private const int DuplicateCloseOnExec = 1030;

    public BpfHandle(int descriptor, bool ownsHandle = true)
        : base(ownsHandle) =>
        SetHandle(descriptor);

    /// <summary>The file descriptor's number.</summary>
    public int Descriptor => (int)handle;

    /// <summary>Another descriptor of the same object, close-on-exec; null for failure.</summary>
    public BpfHandle? Duplicate(out Errno error)
    {
        using Borrowed borrowed = new(this);
        int copy = Control((int)borrowed.Descriptor, DuplicateCloseOnExec, 0);
        error = copy < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        return copy < 0 ? null : new BpfHandle(copy);
    }

    /// <summary>Hands the descriptor over: from then on it is the file's.</summary>
    public SafeFileHandle ToFile()
    {
        SafeFileHandle file = new(handle, ownsHandle: true);
        SetHandleAsInvalid();
        return file;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Close((int)handle) == 0;

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
