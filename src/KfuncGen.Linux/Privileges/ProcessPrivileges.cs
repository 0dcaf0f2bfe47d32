using System.Globalization;

namespace KfuncGen.Linux.Privileges;

/// <summary>
/// What can be seen of a process's rights to load BPF programs: those of the thread that asks. What could not be read is null.
/// </summary>
internal sealed record ProcessPrivileges
{
    // The number that the first user namespace always has: PROC_USER_INIT_INO, include/linux/proc_ns.h.
    private const string InitialUserNamespace = "user:[4026531837]";

    /// <summary>The effective capabilities, a bit for each.</summary>
    public ulong? Capabilities { get; init; }

    /// <summary>Whether a seccomp filter sees its system calls.</summary>
    public bool? HasSeccompFilter { get; init; }

    /// <summary>Whether it is in the user namespace that the system started with.</summary>
    public bool? IsInInitialUserNamespace { get; init; }

    /// <summary>The sysctl <c>kernel.unprivileged_bpf_disabled</c>: 0, 1 or 2.</summary>
    public int? UnprivilegedBpfDisabled { get; init; }

    /// <summary>Whether the kernel is locked down to keep its memory confidential.</summary>
    public bool? IsConfidential { get; init; }

    /// <summary>Reads what there is of this process and thread.</summary>
    public static ProcessPrivileges Read()
    {
        // Capabilities and filters are those of the thread that called.
        string? status = ReadFile("/proc/thread-self/status");
        string? lockdown = ReadFile("/sys/kernel/security/lockdown");

        return new()
        {
            Capabilities = ulong.TryParse(
                Field(status, "CapEff:"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong capabilities)
                ? capabilities
                : null,
            HasSeccompFilter = Field(status, "Seccomp:") is { } mode ? mode == "2" : null,
            IsInInitialUserNamespace = ReadUserNamespace() is { } name ? name == InitialUserNamespace : null,
            UnprivilegedBpfDisabled = int.TryParse(
                ReadFile("/proc/sys/kernel/unprivileged_bpf_disabled"), CultureInfo.InvariantCulture, out int disabled)
                ? disabled
                : null,
            IsConfidential = lockdown?.Contains("[confidentiality]", StringComparison.Ordinal),
        };
    }

    /// <summary>Whether a capability is effective; null where that is not known.</summary>
    public bool? Has(Capability capability) => Capabilities is { } bits ? ((bits >> (int)capability) & 1) != 0 : null;

    private static string? Field(string? status, string name)
    {
        foreach (string line in status?.Split('\n') ?? [])
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                return line[name.Length..].Trim();
            }
        }

        return null;
    }

    private static string? ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? ReadUserNamespace()
    {
        try
        {
            return new FileInfo("/proc/thread-self/ns/user").LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
