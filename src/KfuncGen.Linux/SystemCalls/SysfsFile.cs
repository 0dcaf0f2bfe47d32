using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>
/// Reads files that the kernel has the size of, whole. What it lets be mapped is not read: there is nothing to copy then, and all
/// processes share one memory.
/// </summary>
/// <remarks>The BTF of the kernel can be mapped since 6.16: btf_sysfs_vmlinux_mmap, kernel/bpf/sysfs_btf.c.</remarks>
internal static class SysfsFile
{
    private const string Mount = "/sys/";

    // Mapped for good: memory of the kernel that does not change, and a reader may be anywhere in it.
    private static readonly ConcurrentDictionary<string, Lazy<ReadOnlyMemory<byte>?>> Mapped = new();

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path, in sysfs or elsewhere.</param>
    /// <exception cref="IOException">It cannot be read, or ends before it should.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public static ReadOnlyMemory<byte> Read(string path)
    {
        // A file elsewhere may be cut short while it is mapped, and whoever reads it then is killed.
        return path.StartsWith(Mount, StringComparison.Ordinal) && !path.Contains("/../", StringComparison.Ordinal)
            && Mapped.GetOrAdd(path, static path => new(() => TryMap(path))).Value is { } mapped
            ? mapped
            : FileBytes.ReadForGood(path);
    }

    private static ReadOnlyMemory<byte>? TryMap(string path)
    {
        using SafeFileHandle? file = File.Exists(path) ? File.OpenHandle(path) : null;
        return file is not null && RandomAccess.GetLength(file) is > 0 and <= int.MaxValue and var length
            ? MappedFile.TryMap(file, (int)length)
            : null;
    }
}
