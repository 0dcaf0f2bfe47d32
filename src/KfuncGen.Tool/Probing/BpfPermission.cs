using KfuncGen.Linux.Privileges;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Tool.Probing;

/// <summary>Tells why bpf(2) refuses a process, from what the system says about the process.</summary>
/// <remarks>Documentation/admin-guide/sysctl/kernel.rst, 7.2.</remarks>
internal static class BpfPermission
{
    /// <summary>What keeps this process from asking the verifier.</summary>
    /// <param name="privileges">What was seen of the process.</param>
    /// <param name="error">The error that bpf(2) gave.</param>
    /// <returns>Sentences: the cause, as far as it can be told, and what to do.</returns>
    public static string Explain(ProcessPrivileges privileges, Errno error)
    {
        if (error == Errno.ENOSYS)
        {
            return privileges.HasSeccompFilter == true
                ? "bpf(2) gives ENOSYS, and a seccomp filter is on, as in a container: the filter hides the call, or the kernel was " +
                    "built without CONFIG_BPF_SYSCALL. Run kfuncgen outside of the container."
                : "bpf(2) gives ENOSYS: the kernel was built without CONFIG_BPF_SYSCALL.";
        }

        if (error != Errno.EPERM)
        {
            return $"bpf(2) gives {error.Name()}.";
        }

        if (privileges.Capabilities is null)
        {
            return "bpf(2) gives EPERM, and /proc/thread-self/status does not tell which capabilities this process has.";
        }

        if (privileges.Has(Capability.CAP_BPF) == false && privileges.Has(Capability.CAP_SYS_ADMIN) == false)
        {
            string setting = privileges.UnprivilegedBpfDisabled is { } value
                ? $" (kernel.unprivileged_bpf_disabled is {value}; kfuncs need the capability whatever it is)"
                : "";
            return $"bpf(2) gives EPERM: this process does not have CAP_BPF{setting}. Run kfuncgen as root, or with CAP_BPF, " +
                "CAP_PERFMON and CAP_NET_ADMIN.";
        }

        if (privileges.IsInInitialUserNamespace == false)
        {
            return "bpf(2) gives EPERM: the process has CAP_BPF in a user namespace of its own, as in a rootless container, where it " +
                "does not count. Run kfuncgen outside.";
        }

        return privileges.HasSeccompFilter == true
            ? "bpf(2) gives EPERM though the process has CAP_BPF, and a seccomp filter is on, as in a container: the filter refuses " +
                "the call. Run kfuncgen outside, or allow bpf in the container's profile."
            : "bpf(2) gives EPERM though the process has CAP_BPF and no seccomp filter: a security module or lockdown refuses it.";
    }

    /// <summary>What some program types need beside CAP_BPF and this process does not have; null for nothing.</summary>
    public static string? Missing(ProcessPrivileges privileges)
    {
        if (privileges.Has(Capability.CAP_SYS_ADMIN) != false)
        {
            return null;
        }

        Capability[] missing = [.. new[] { Capability.CAP_PERFMON, Capability.CAP_NET_ADMIN }.Where(one => privileges.Has(one) == false)];
        return missing.Length == 0 ? null : $"this process does not have {string.Join(" and ", missing)}";
    }
}
