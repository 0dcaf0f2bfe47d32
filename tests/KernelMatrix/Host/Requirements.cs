using System.Runtime.InteropServices;

namespace KernelMatrix.Host;

/// <summary>What the machine must have for kernels to be booted.</summary>
internal static class Requirements
{
    private static readonly (string Program, string Package)[] Programs =
    [
        ("qemu-system-x86_64", "qemu-system-x86"),
        ("gcc", "gcc"),
        ("apt-get", "apt"),
    ];

    /// <summary>Says what is missing, and how to get it; null where nothing is.</summary>
    public static string? Missing()
    {
        if (RuntimeInformation.OSArchitecture != Architecture.X64 || !OperatingSystem.IsLinux())
        {
            return $"the guest is built for linux-x64, and this is {RuntimeInformation.RuntimeIdentifier}.";
        }

        string[] missing = [.. Programs.Where(
            static program => !Command.Exists(program.Program)).Select(
                static program => $"there is no {program.Program} here (Debian's package {program.Package})")];
        return missing.Length == 0 ? null : string.Join("; ", missing) + ".";
    }
}
