using System.Runtime.InteropServices;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>
/// Mounts a file system for this process's eyes only: it has a descriptor and no place in the tree, so nobody else sees it.
/// </summary>
internal static partial class MountCalls
{
    // The numbers are the same on all architectures of .NET: scripts/syscall.tbl, 7.2.
    private const int OpenFileSystemNumber = 430;
    private const int ConfigureNumber = 431;
    private const int MountNumber = 432;

    // FSOPEN_CLOEXEC, FSMOUNT_CLOEXEC, FSCONFIG_CMD_CREATE: include/uapi/linux/mount.h, 7.2.
    private const int CloseOnExec = 1;
    private const int Create = 6;

    /// <summary>Mounts a file system that needs no device, by its type.</summary>
    public static BpfHandle? Mount(string type, out Errno error)
    {
        using BpfHandle? context = Take(OpenFileSystem(OpenFileSystemNumber, type, CloseOnExec), out error);

        if (context is null)
        {
            return null;
        }

        if (Configure(ConfigureNumber, context.Descriptor, Create, 0, 0, 0) < 0)
        {
            error = (Errno)Marshal.GetLastPInvokeError();
            return null;
        }

        return Take(Mount(MountNumber, context.Descriptor, CloseOnExec, 0), out error);
    }

    private static BpfHandle? Take(nint result, out Errno error)
    {
        error = result < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        return result < 0 ? null : new BpfHandle((int)result);
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenFileSystem(nint number, string type, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Configure(nint number, nint context, nint command, nint key, nint value, nint extra);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Mount(nint number, nint context, nint flags, nint attributes);
}
