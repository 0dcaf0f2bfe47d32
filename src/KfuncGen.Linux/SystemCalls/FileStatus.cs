using System.Runtime.InteropServices;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>
/// Says what is behind a path without opening it: to open a pipe waits for who writes into it, and to open a device may do things.
/// </summary>
internal static unsafe partial class FileStatus
{
    // AT_FDCWD, include/uapi/linux/fcntl.h; STATX_TYPE, STATX_INO and struct statx, include/uapi/linux/stat.h, 7.2: the same on every
    // architecture.
    private const int WorkingDirectory = -100;
    private const int TypeIsWanted = 1;
    private const int InodeIsWanted = 0x100;
    private const int Size = 256;
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;

    // S_IFMT and S_IFREG, include/uapi/linux/stat.h.
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;

    private static readonly int Number =
        OperatingSystem.IsLinux() ? SystemCallNumber.OfStatx(RuntimeInformation.ProcessArchitecture) ?? 0 : 0;

    /// <summary>
    /// Whether there is something that is no file of bytes: a pipe, a socket, a device, a directory. False where there is nothing, and
    /// where nothing tells; links are followed.
    /// </summary>
    public static bool IsNoFile(string path)
    {
        byte* status = stackalloc byte[Size];

        return Number != 0
            && StatusOf(Number, WorkingDirectory, path, 0, TypeIsWanted, status) == 0
            && (*(ushort*)(status + ModeOffset) & TypeMask) != Regular;
    }

    /// <summary>The inode number of what is at a path, which for a cgroup's folder is the cgroup's number; null where nothing is.</summary>
    /// <param name="path">The path; links are followed.</param>
    /// <param name="error">Why there is none.</param>
    public static ulong? InodeOf(string path, out Errno error)
    {
        byte* status = stackalloc byte[Size];
        error = Number == 0 ? Errno.ENOSYS
            : StatusOf(Number, WorkingDirectory, path, 0, InodeIsWanted, status) == 0 ? Errno.None
            : (Errno)Marshal.GetLastPInvokeError();
        return error == Errno.None ? *(ulong*)(status + InodeOffset) : null;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint StatusOf(nint number, nint directory, string path, nint flags, nint mask, byte* status);
}
