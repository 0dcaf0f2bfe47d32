namespace KfuncGen.Linux.Privileges;

/// <summary>The capabilities that bpf(2) asks for: include/uapi/linux/capability.h, 7.2.</summary>
internal enum Capability
{
    CAP_NET_ADMIN = 12,
    CAP_SYS_ADMIN = 21,
    CAP_PERFMON = 38,
    CAP_BPF = 39,
}
