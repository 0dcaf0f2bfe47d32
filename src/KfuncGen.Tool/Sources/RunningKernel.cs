using KfuncGen.Tool.Files;

namespace KfuncGen.Tool.Sources;

/// <summary>
/// What is known of BTF in <c>/sys/kernel/btf</c> beyond its bytes: it is that of the running kernel and its modules, by name.
/// </summary>
/// <remarks>Documentation/ABI/testing/sysfs-kernel-btf, 7.2.</remarks>
internal static class RunningKernel
{
    private const string BtfDirectory = "/sys/kernel/btf";
    private const string Kernel = "vmlinux";

    /// <summary>The file with the kernel's own BTF.</summary>
    public static string KernelBtf => Path.Combine(BtfDirectory, Kernel);

    /// <summary>The release of the running kernel; null where the system does not tell.</summary>
    public static string? Release => ReadSetting("/proc/sys/kernel/osrelease");

    /// <summary>Whether a file is there.</summary>
    public static bool Has(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) == BtfDirectory;

    /// <summary>The file that a module's BTF there continues; null for the kernel's own and for any other file.</summary>
    public static string? BaseOf(string path) => ModuleOf(path) is null ? null : KernelBtf;

    /// <summary>Adds release, architecture and module to what was read from there; leaves any other file as it is.</summary>
    public static KernelFile Complete(string path, KernelFile file) => Has(path)
        ? file with
        {
            Release = Release,
            Architecture = ReadSetting("/proc/sys/kernel/arch"),
            Module = ModuleOf(path),
        }
        : file;

    private static string? ModuleOf(string path) =>
        Has(path) && Path.GetFileName(path) is string name && name != Kernel ? name : null;

    /// <summary>Null where the kernel does not have the setting: the architecture came with 6.1.</summary>
    private static string? ReadSetting(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
