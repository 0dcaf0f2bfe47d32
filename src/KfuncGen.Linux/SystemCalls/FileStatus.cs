using System.Runtime.InteropServices;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>
/// Says what is behind a path without opening it: to open a pipe waits for who writes into it, and to open a device may do things.
/// </summary>
internal static unsafe partial class FileStatus
{
    // AT_FDCWD, include/uapi/linux/fcntl.h; STATX_TYPE and struct statx, include/uapi/linux/stat.h, 7.2: the same on every architecture.
    private const int WorkingDirectory = -100;
    private const int TypeIsWanted = 1;
    private const int Size = 256;
    private const int ModeOffset = 28;

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

    [LibraryImport("libc", EntryPoint = "syscall", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint StatusOf(nint number, nint directory, string path, nint flags, nint mask, byte* status);
}
