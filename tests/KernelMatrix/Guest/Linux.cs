using System.Runtime.InteropServices;

namespace KernelMatrix.Guest;

/// <summary>The system calls that checks make by themselves.</summary>
internal static partial class Linux
{
    private const int FilesLimit = 7;

    // arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h, 7.2.
    private static readonly (long Bpf, long LoadModule, long UnloadModule) Numbers =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? (280, 273, 106) : (321, 313, 176);

    /// <summary>How many descriptors the process may have.</summary>
    public static void LimitDescriptors(ulong count)
    {
        Limit limit = new() { Soft = count, Hard = 1024 };

        if (SetLimit(FilesLimit, in limit) != 0)
        {
            throw new InvalidOperationException($"setrlimit failed with errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    /// <summary>Loads a module.</summary>
    public static void LoadModule(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);

        if (LoadModule(Numbers.LoadModule, (int)file.DangerousGetHandle(), "", 0) != 0)
        {
            throw new InvalidOperationException($"{path} was not loaded: errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    /// <summary>Unloads a module.</summary>
    public static void UnloadModule(string name)
    {
        if (UnloadModule(Numbers.UnloadModule, name, 0) != 0)
        {
            throw new InvalidOperationException($"{name} was not unloaded: errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    /// <summary>Asks about a file, as stat(2) does.</summary>
    /// <returns>0, or the error.</returns>
    public static unsafe int Ask(string path)
    {
        const int OfFolderThatOneIsIn = -100;
        byte* answer = stackalloc byte[512];
        return AskAbout(OfFolderThatOneIsIn, path, answer, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>The number of a file's inode.</summary>
    public static unsafe long InodeOf(string path)
    {
        const int OfFolderThatOneIsIn = -100;

        // struct stat, arch/x86/include/uapi/asm/stat.h and include/uapi/asm-generic/stat.h: behind the device.
        long* answer = stackalloc long[64];
        return AskAbout(OfFolderThatOneIsIn, path, (byte*)answer, 0) == 0
            ? answer[1]
            : throw new InvalidOperationException($"{path} cannot be asked about: errno {Marshal.GetLastPInvokeError()}.");
    }

    /// <summary>Sends a process a signal.</summary>
    /// <returns>0, or the error.</returns>
    public static int Signal(int process, int signal) => Kill(process, signal) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Opens a file to read, and closes it.</summary>
    /// <returns>0, or the error.</returns>
    public static int Open(string path)
    {
        int file = OpenToRead(path, 0);

        if (file < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        new Microsoft.Win32.SafeHandles.SafeFileHandle(file, ownsHandle: true).Dispose();
        return 0;
    }

    /// <summary>Has the kernel verify instructions as a program of a type, and lets go of it.</summary>
    /// <param name="type">The type.</param>
    /// <param name="flags">How it is loaded.</param>
    /// <param name="instructions">The instructions.</param>
    /// <param name="attachType">Where it would be attached; 0 where the kernel does not want to know.</param>
    /// <param name="attachTypeId">What of the kernel's BTF it would be attached to; 0 for nothing.</param>
    /// <returns>0 or the error, and the verifier's log.</returns>
    public static unsafe (int Error, string Log) Verify(
        uint type, uint flags, ReadOnlySpan<ulong> instructions, uint attachType = 0, uint attachTypeId = 0)
    {
        const int ProgLoad = 5;
        byte[] log = new byte[1 << 14];
        Span<ulong> attributes = stackalloc ulong[14];
        attributes.Clear();

        fixed (ulong* first = instructions)
        fixed (byte* text = log, license = "GPL\0"u8)
        fixed (ulong* attribute = attributes)
        {
            // union bpf_attr, include/uapi/linux/bpf.h, 6.1: type and count, instructions, license, level and size of the log, the log,
            // version and flags; at 68 and 108 what it is for.
            attributes[0] = type | ((ulong)instructions.Length << 32);
            (attributes[1], attributes[2]) = ((ulong)first, (ulong)license);
            (attributes[3], attributes[4]) = (1 | ((ulong)log.Length << 32), (ulong)text);
            attributes[5] = (ulong)flags << 32;
            attributes[8] = (ulong)attachType << 32;
            attributes[13] = (ulong)attachTypeId << 32;
            long descriptor = Bpf(Numbers.Bpf, ProgLoad, attribute, (uint)attributes.Length * sizeof(ulong));
            int error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;

            if (descriptor >= 0)
            {
                new Microsoft.Win32.SafeHandles.SafeFileHandle((nint)descriptor, ownsHandle: true).Dispose();
            }

            return (error, System.Text.Encoding.UTF8.GetString(log.AsSpan(0, Array.IndexOf(log, (byte)0))));
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial long Bpf(long number, int command, ulong* attributes, uint size);

    [LibraryImport("libc", EntryPoint = "fstatat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int AskAbout(int folder, string path, byte* answer, int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenToRead(string path, int flags);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long LoadModule(long number, int file, string parameters, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long UnloadModule(long number, string name, int flags);

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
