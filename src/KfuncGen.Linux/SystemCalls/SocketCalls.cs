using System.Runtime.InteropServices;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>Socket options that hold programs: include/uapi/asm-generic/socket.h, 7.2, which all architectures of .NET share.</summary>
internal static unsafe partial class SocketCalls
{
    /// <summary>SO_ATTACH_BPF: a filter for what arrives.</summary>
    public const int AttachFilter = 50;

    /// <summary>SO_DETACH_FILTER.</summary>
    public const int DetachFilter = 27;

    /// <summary>SO_ATTACH_REUSEPORT_EBPF: what chooses among the sockets of a port.</summary>
    public const int AttachReuseport = 52;

    /// <summary>SO_DETACH_REUSEPORT_BPF.</summary>
    public const int DetachReuseport = 68;

    private const int SocketLevel = 1;

    /// <summary>Sets an option to a number.</summary>
    public static Errno Set(SafeHandle socket, int option, int value)
    {
        bool added = false;

        try
        {
            socket.DangerousAddRef(ref added);
            return SetOption((int)socket.DangerousGetHandle(), SocketLevel, option, &value, sizeof(int)) == 0
                ? Errno.None
                : (Errno)Marshal.GetLastPInvokeError();
        }
        finally
        {
            if (added)
            {
                socket.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(int socket, int level, int option, void* value, uint size);
}
