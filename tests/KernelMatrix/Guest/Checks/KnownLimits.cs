using KernelMatrix.Guest.Truth;
using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>What old kernels refuse of the corpus although they have every kfunc.</summary>
internal static class KnownLimits
{
    // The corpus is built for 6.18 alone, so it has the instructions of version 4: moves with sign, division with sign.
    private static readonly Version FirstWithCpuV4 = new(6, 6);

    // Kinds of programs by what their attachment is called in enum bpf_attach_type: include/uapi/linux/bpf.h, 6.18.
    private static readonly Dictionary<string, string> Attachments = new()
    {
        ["Netfilter"] = "BPF_NETFILTER",
        ["CgroupConnectUnix"] = "BPF_CGROUP_UNIX_CONNECT",
        ["CgroupSendMsgUnix"] = "BPF_CGROUP_UNIX_SENDMSG",
        ["CgroupRecvMsgUnix"] = "BPF_CGROUP_UNIX_RECVMSG",
        ["CgroupGetPeerNameUnix"] = "BPF_CGROUP_UNIX_GETPEERNAME",
        ["CgroupGetSockNameUnix"] = "BPF_CGROUP_UNIX_GETSOCKNAME",
    };

    private static readonly Lazy<RunningBtf> Btf = new(RunningBtf.Read);

    /// <summary>Whether a failure is one of these.</summary>
    public static bool Explain(TargetKernel kernel, BpfLoadFailure failure) =>
        HasNewInstructions(kernel, failure) || IsUnknownKind(kernel, failure);

    private static bool HasNewInstructions(TargetKernel kernel, BpfLoadFailure failure) =>
        kernel.Version < FirstWithCpuV4
        && failure.Kind == BpfLoadFailureKind.VerifierRejected
        && failure.Message.Contains("uses reserved fields", StringComparison.Ordinal);

    // The kernel's own enumeration does not have it. Without sysfs nobody can look: then its age has to do.
    private static bool IsUnknownKind(TargetKernel kernel, BpfLoadFailure failure) =>
        failure.Kind == BpfLoadFailureKind.NotSupported
        && Attachments.TryGetValue(failure.Type.ToString(), out string? attachment)
        && (Directory.Exists("/sys/kernel/btf") ? !Btf.Value.HasEnumerator(attachment) : kernel.Version < FirstWithCpuV4);
}
