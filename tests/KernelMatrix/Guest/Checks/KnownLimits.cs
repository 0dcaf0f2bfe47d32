using KernelMatrix.Guest.Truth;
using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>What old kernels refuse of the corpus although they have every kfunc.</summary>
internal static class KnownLimits
{
    // Netfilter programs and the hooks of Unix sockets came between 6.1 and 6.12.
    private static readonly Version FirstOfAll = new(6, 12);

    // bpf_modify_return_test was put among the functions that programs may change behind 6.1: net/bpf/test_run.c.
    private static readonly Version FirstToModify = new(6, 2);

    // Kinds of programs by what their attachment is called in enum bpf_attach_type: include/uapi/linux/bpf.h, 6.18.
    private static readonly Dictionary<string, string> Attachments = new()
    {
        ["Netfilter"] = "BPF_NETFILTER",
        ["UprobeMulti"] = "BPF_TRACE_UPROBE_MULTI",
        ["UretprobeMulti"] = "BPF_TRACE_UPROBE_MULTI",
        ["CgroupConnectUnix"] = "BPF_CGROUP_UNIX_CONNECT",
        ["CgroupSendMsgUnix"] = "BPF_CGROUP_UNIX_SENDMSG",
        ["CgroupRecvMsgUnix"] = "BPF_CGROUP_UNIX_RECVMSG",
        ["CgroupGetPeerNameUnix"] = "BPF_CGROUP_UNIX_GETPEERNAME",
        ["CgroupGetSockNameUnix"] = "BPF_CGROUP_UNIX_GETSOCKNAME",
    };

    // Types of maps by what they are called in enum bpf_map_type: include/uapi/linux/bpf.h, 6.18.
    private static readonly Dictionary<string, string> Maps = new() { ["CgroupStorage"] = "BPF_MAP_TYPE_CGRP_STORAGE" };

    private static readonly Lazy<RunningBtf> Btf = new(RunningBtf.Read);

    /// <summary>Whether a failure is one of these.</summary>
    public static bool Explain(TargetKernel kernel, BpfLoadFailure failure) =>
        IsUnknownKind(kernel, failure) || IsNotModifiable(kernel, failure) || IsMapForSleepers(kernel, failure)
        || IsOfOtherCopy(failure);

    /// <summary>Whether the kernel's own enumeration does not have the type of a map that was not made.</summary>
    public static bool Explain(BpfMapReport map) =>
        Maps.Any(type => map.Failure!.Contains($"maps of type {type.Key} ", StringComparison.Ordinal) && !Has(type.Value));

    /// <summary>Whether a link was not made because the kernel's own enumeration does not have it.</summary>
    public static bool ExplainLink(string message) =>
        message.Contains("was not attached", StringComparison.Ordinal)
        && message.Contains("this kernel has no probes of many functions", StringComparison.Ordinal)
        && !Has("BPF_TRACE_UPROBE_MULTI");

    /// <summary>
    /// Whether a trace point of a system call with texts may not come to its programs: the kernel copies the texts into a buffer first, and
    /// returns where it cannot. 7.2 calls programs before: perf_syscall_enter, kernel/trace/trace_syscalls.c. On 7.1 two of three boots of
    /// a busy machine saw no call at all.
    /// </summary>
    public static bool ReadsTextsBeforePrograms(TargetKernel kernel) =>
        kernel.Version >= new Version(6, 19) && kernel.Version < new Version(7, 2);

    /// <summary>Whether any enumeration of the running kernel has a value of this name.</summary>
    public static bool Has(string enumerator) => Btf.Value.HasEnumerator(enumerator);

    /// <summary>Whether the running kernel has a function.</summary>
    public static bool HasFunction(string name) => Btf.Value.Has(name);

    private static bool IsNotModifiable(TargetKernel kernel, BpfLoadFailure failure) =>
        kernel.Version < FirstToModify
        && failure.Kind == BpfLoadFailureKind.VerifierRejected
        && failure.Message.Contains("bpf_modify_return_test() is not modifiable", StringComparison.Ordinal);

    private static bool IsMapForSleepers(TargetKernel kernel, BpfLoadFailure failure) =>
        kernel.Version < FirstOfAll
        && failure.Kind == BpfLoadFailureKind.VerifierRejected
        && failure.Message.Contains("Sleepable programs can only use", StringComparison.Ordinal);

    // A connection's mark may be assigned where the struct of its kfuncs is the one that the kernel looks for; types are told apart by
    // number: _nf_conntrack_btf_struct_access, net/netfilter/nf_conntrack_bpf.c, 6.12 and 7.3.
    private static bool IsOfOtherCopy(BpfLoadFailure failure) =>
        failure.Kind == BpfLoadFailureKind.VerifierRejected
        && failure.Message.Contains("only read is supported", StringComparison.Ordinal)
        && RunningBtf.IsDefinedTwice("nf_conn", "nf_conntrack");

    // The kernel's own enumeration does not have it. Without sysfs nobody can look: then its age has to do.
    private static bool IsUnknownKind(TargetKernel kernel, BpfLoadFailure failure) =>
        failure.Kind == BpfLoadFailureKind.NotSupported
        && Attachments.TryGetValue(failure.Type.ToString(), out string? attachment)
        && (Directory.Exists("/sys/kernel/btf") ? !Has(attachment) : kernel.Version < FirstOfAll);
}
