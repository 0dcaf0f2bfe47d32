using System.Runtime.InteropServices;

namespace KernelMatrix.Host;

/// <summary>What the machine must be for kernels to be booted.</summary>
internal static class Requirements
{
    /// <summary>Says why none can; null where some can.</summary>
    public static string? Missing() => RuntimeInformation.OSArchitecture != Architecture.X64 || !OperatingSystem.IsLinux()
        ? $"the guests are built on linux-x64, and this is {RuntimeInformation.RuntimeIdentifier}."
        : null;
}
