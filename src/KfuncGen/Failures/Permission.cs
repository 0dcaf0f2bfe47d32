using KfuncGen.Kinds;
using KfuncGen.Linux.Privileges;

namespace KfuncGen.Failures;

/// <summary>Explains an EPERM, of which the kernel says no more. What it asks for: bpf_prog_load, kernel/bpf/syscall.c, 7.2.</summary>
internal static class Permission
{
    /// <summary>Explains why a process may not load a program.</summary>
    /// <param name="type">The program's type.</param>
    /// <param name="privileges">What was seen of the process.</param>
    /// <returns>The reason that is met first, and all that was seen, with what to do.</returns>
    public static (BpfDenial Denial, string Text) Explain(BpfProgramType type, ProcessPrivileges privileges)
    {
        string[] missing = FindMissing(type, privileges);

        // A user namespace of its own gives a process all capabilities, none of which bpf(2) asks for.
        (BpfDenial denial, string text) = (missing, privileges) switch
        {
            ([], { IsInInitialUserNamespace: false }) => (
                BpfDenial.UserNamespace,
                "It has the capabilities, but in a user namespace of its own, and for BPF only those of the system's first one count. " +
                "Run it outside of that namespace; of a container, as root of the host and not rootless."),
            ([], { HasSeccompFilter: true }) => (
                BpfDenial.SeccompFilter,
                "It has the capabilities, but a seccomp filter looks at its system calls and most likely refuses bpf(2), as those of " +
                "containers do. Allow bpf in the filter; for a container, by --security-opt seccomp=PROFILE."),
            ([], { IsConfidential: true }) => (
                BpfDenial.Lockdown,
                "It has the capabilities, but the kernel is locked down to keep its memory confidential (/sys/kernel/security/lockdown). " +
                "Boot it with lockdown=integrity or less."),
            ([], { Capabilities: not null }) => (
                BpfDenial.Unexplained,
                "It has the capabilities. What refuses it may be a security module such as SELinux or AppArmor: " +
                "look into the kernel's log."),
            ([], _) => (BpfDenial.Unexplained, "Which capabilities it has could not be read from /proc/thread-self/status."),
            _ => (
                BpfDenial.MissingCapability,
                $"It lacks {string.Join(" and ", missing)}; CAP_SYS_ADMIN would do instead. " +
                $"Run it as root, or grant that: a file by setcap, a service by AmbientCapabilities=, a container by --cap-add."),
        };

        return (denial, text + Others(denial, type, privileges));
    }

    /// <summary>Whether a process is known not to have a capability that counts for BPF.</summary>
    public static bool Lacks(Capability capability, ProcessPrivileges privileges) =>
        privileges.IsInInitialUserNamespace == false
        || (privileges.Has(capability) == false && privileges.Has(Capability.CAP_SYS_ADMIN) == false);

    /// <summary>What stands in the way where the verifier itself asked for a capability.</summary>
    public static BpfDenial DenialOf(ProcessPrivileges privileges) =>
        privileges.IsInInitialUserNamespace == false ? BpfDenial.UserNamespace : BpfDenial.MissingCapability;

    /// <summary>
    /// Why the verifier refuses what it lets others do: bpf_allow_ptr_leaks, bpf_bypass_spec_v1 and the like, include/linux/bpf.h,
    /// 7.2. Null for a process that is not known to lack what they ask for.
    /// </summary>
    public static string? ExplainStrictness(ProcessPrivileges privileges) =>
        !Lacks(Capability.CAP_PERFMON, privileges) ? null
        : privileges.IsInInitialUserNamespace == false ? "The process is in a user namespace of its own, where CAP_PERFMON does not " +
            "count, and without it the verifier refuses more:"
        : "The process lacks CAP_PERFMON, and without it the verifier refuses more:";

    private static string[] FindMissing(BpfProgramType type, ProcessPrivileges privileges)
    {
        if (privileges.Has(Capability.CAP_SYS_ADMIN) != false)
        {
            return [];
        }

        List<string> missing = [];
        Require(Capability.CAP_BPF);

        foreach (Capability capability in ProgramKind.Of(type).Capabilities)
        {
            Require(capability);
        }

        return [.. missing];

        void Require(Capability capability)
        {
            if (privileges.Has(capability) == false)
            {
                missing.Add(capability.ToString());
            }
        }
    }

    // What will stand in the way next, or makes the difference for others.
    private static string Others(BpfDenial denial, BpfProgramType type, ProcessPrivileges privileges)
    {
        string text = "";

        if (denial is BpfDenial.MissingCapability)
        {
            text += privileges.IsInInitialUserNamespace == false
                ? " It is in a user namespace of its own, too, where capabilities do not count for BPF."
                : "";
            text += privileges.HasSeccompFilter == true
                ? " A seccomp filter looks at its system calls, too, which may refuse bpf(2) even then."
                : "";
            text += ProgramKind.Of(type).IsUnprivileged && privileges.UnprivilegedBpfDisabled is { } disabled and not 0
                ? $" (kernel.unprivileged_bpf_disabled is {disabled}; where it is 0, programs of this type without kfuncs need no " +
                    "capability.)"
                : "";
        }

        return text;
    }
}
