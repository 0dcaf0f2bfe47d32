namespace KfuncGen.Snapshots.Text;

/// <summary>The words of the <c>.kfuncs</c> format, version 1. Writer and reader share them.</summary>
/// <remarks>
/// A file is a head, the named sets, one kfunc per line, and what the types in prototypes stand for:
/// <code>
/// kfuncs 1
/// name debian-7.2
/// kernel 7.2.12+deb13-amd64
/// arch x86_64
/// source sha256:…
/// tags yes
///
/// set generic_btf_ids: XDP TC STRUCT_OPS TRACING SYSCALL CGROUP
///
/// kfunc struct task_struct *bpf_task_acquire(struct task_struct *p): generic_btf_ids(KF_ACQUIRE|KF_RCU|KF_RET_NULL)
/// kfunc int update_socket_protocol(int family, int type, int protocol): ?[FMODRET](0) untagged
///
/// enum bpf_stream &lt;u32&gt; { BPF_STDOUT = 1, BPF_STDERR = 2 }
/// scalar unsigned int &lt;u32&gt;
/// struct task_struct &lt;9536 align 64&gt;
/// typedef __u32 u32
/// </code>
/// A set without a known name is <c>?</c>; registrations that are not known at all are <c>: ?</c>. <c>tags yes</c> says
/// that BTF marks kfuncs and that lines with <c>untagged</c> are the exceptions. <c>probed XDP SYSCALL</c> in the head says that
/// the verifier of the running kernel was asked about these program types, and <c>admitted(XDP)</c> on the line of a kfunc which
/// of them it let call it; without it, it did not say.
/// </remarks>
internal static class SnapshotFormat
{
    public const int Version = 1;

    public const string Signature = "kfuncs";
    public const string Name = "name";
    public const string Kernel = "kernel";
    public const string Architecture = "arch";
    public const string Source = "source";
    public const string SourceHashPrefix = "sha256:";
    public const string Tags = "tags";
    public const string Probed = "probed";
    public const string Yes = "yes";
    public const string No = "no";

    public const string Set = "set";
    public const string Kfunc = "kfunc";
    public const string Untagged = "untagged";
    public const string Module = "module";
    public const string Implicit = "implicit";
    public const string ImplicitInBtf = "implicit_in_btf";
    public const string Admitted = "admitted";
    public const string Unknown = "?";
    public const string NoFlags = "0";

    public const string Scalar = "scalar";
    public const string Typedef = "typedef";
    public const string Comment = "//";
}
