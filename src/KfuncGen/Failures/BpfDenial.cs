namespace KfuncGen;

/// <summary>What keeps a process from loading BPF programs. The kernel says only EPERM; this is what was found beside it.</summary>
public enum BpfDenial
{
    /// <summary>It lacks a capability that this type of program needs: CAP_BPF, CAP_NET_ADMIN, CAP_PERFMON or CAP_SYS_ADMIN.</summary>
    MissingCapability,

    /// <summary>It has the capabilities, but in a user namespace of its own, where they do not count for BPF.</summary>
    UserNamespace,

    /// <summary>It has the capabilities, but a seccomp filter, as containers have, that most likely refuses bpf(2).</summary>
    SeccompFilter,

    /// <summary>It has the capabilities, but the kernel is locked down to keep its memory confidential.</summary>
    Lockdown,

    /// <summary>Nothing of the above was found. A security module such as SELinux or AppArmor can refuse bpf(2), too.</summary>
    Unexplained,
}
