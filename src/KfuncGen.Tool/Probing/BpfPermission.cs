using System.Globalization;
using System.Text;

namespace KfuncGen.Tool.Probing;

/// <summary>Tells why bpf(2) refuses a process, from what the system says about the process.</summary>
/// <remarks>Documentation/admin-guide/sysctl/kernel.rst, 7.2; include/uapi/linux/capability.h, 7.2.</remarks>
internal static class BpfPermission
{
    private const int SysAdmin = 21;
    private const int Bpf = 39;
    private const int Perfmon = 38;
    private const int NetAdmin = 12;

    private const string InitialUserNamespace = "4294967295";

    /// <summary>What keeps this process from asking the verifier.</summary>
    /// <param name="system">The system.</param>
    /// <param name="error">The error that bpf(2) gave.</param>
    /// <returns>Sentences: the cause, as far as it can be told, and what to do.</returns>
    public static string Explain(IRunningSystem system, int error)
    {
        if (error == ErrorNumbers.NoSuchSystemCall)
        {
            return IsFiltered(system)
                ? "bpf(2) gives ENOSYS, and a seccomp filter is on, as in a container: the filter hides the call, or the kernel was built without CONFIG_BPF_SYSCALL. Run kfuncgen outside of the container."
                : "bpf(2) gives ENOSYS: the kernel was built without CONFIG_BPF_SYSCALL.";
        }

        if (error != ErrorNumbers.NotPermitted)
        {
            return $"bpf(2) gives {ErrorNumbers.Name(error)}.";
        }

        if (Capabilities(system) is not { } capabilities)
        {
            return "bpf(2) gives EPERM, and /proc/self/status does not tell which capabilities this process has.";
        }

        if (!Has(capabilities, Bpf) && !Has(capabilities, SysAdmin))
        {
            string setting = Text(system, "proc/sys/kernel/unprivileged_bpf_disabled") is { } value ? $" (kernel.unprivileged_bpf_disabled is {value}; kfuncs need the capability whatever it is)" : "";
            return $"bpf(2) gives EPERM: this process does not have CAP_BPF{setting}. Run kfuncgen as root, or with CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN.";
        }

        if (!IsInitialUserNamespace(system))
        {
            return "bpf(2) gives EPERM: the process has CAP_BPF in a user namespace of its own, as in a rootless container, where it does not count. Run kfuncgen outside.";
        }

        return IsFiltered(system)
            ? "bpf(2) gives EPERM though the process has CAP_BPF, and a seccomp filter is on, as in a container: the filter refuses the call. Run kfuncgen outside, or allow bpf in the container's profile."
            : "bpf(2) gives EPERM though the process has CAP_BPF and no seccomp filter: a security module or lockdown refuses it.";
    }

    /// <summary>What some program types need beside CAP_BPF and this process does not have; null for nothing.</summary>
    public static string? Missing(IRunningSystem system)
    {
        if (Capabilities(system) is not { } capabilities || Has(capabilities, SysAdmin))
        {
            return null;
        }

        string[] missing = [.. new[] { (Perfmon, "CAP_PERFMON"), (NetAdmin, "CAP_NET_ADMIN") }.Where(one => !Has(capabilities, one.Item1)).Select(static one => one.Item2)];
        return missing.Length == 0 ? null : $"this process does not have {string.Join(" and ", missing)}";
    }

    private static bool Has(ulong capabilities, int bit) => (capabilities >> bit & 1) != 0;

    private static ulong? Capabilities(IRunningSystem system) =>
        ulong.TryParse(StatusField(system, "CapEff:"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong capabilities) ? capabilities : null;

    // 2 is a filter, 1 the strict mode of old; both keep processes from calls.
    private static bool IsFiltered(IRunningSystem system) => StatusField(system, "Seccomp:") is "1" or "2";

    /// <summary>The initial namespace maps all numbers there are onto themselves.</summary>
    private static bool IsInitialUserNamespace(IRunningSystem system) =>
        Text(system, "proc/self/uid_map") is not { } map || (map.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries) is ["0", "0", InitialUserNamespace]);

    private static string? StatusField(IRunningSystem system, string field) =>
        Text(system, "proc/self/status")?.Split('\n').FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))?[field.Length..].Trim();

    private static string? Text(IRunningSystem system, string path) => system.ReadFile(path) is { } bytes ? Encoding.UTF8.GetString(bytes).Trim() : null;
}
