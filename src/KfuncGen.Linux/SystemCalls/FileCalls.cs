using System.Runtime.InteropServices;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>Opens files that stand for objects of the kernel: the folder of a cgroup, the file of a namespace.</summary>
internal static partial class FileCalls
{
    // O_RDONLY | O_CLOEXEC: include/uapi/asm-generic/fcntl.h, 7.2.
    private const int ReadAndClose = 0x80000;

    private const int OpenProcessNumber = 434;

    /// <summary>Opens a path to be handed to the kernel.</summary>
    public static BpfHandle? Open(string path, out Errno error)
    {
        int descriptor = OpenFile(path, ReadAndClose);
        error = descriptor < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        return descriptor < 0 ? null : new BpfHandle(descriptor);
    }

    /// <summary>Opens a process: pidfd_open(2), whose number is the same on all architectures of .NET.</summary>
    public static BpfHandle? OpenProcess(int id, out Errno error)
    {
        nint descriptor = SystemCall(OpenProcessNumber, id, 0);
        error = descriptor < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        return descriptor < 0 ? null : new BpfHandle((int)descriptor);
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint id, nint flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);
}
