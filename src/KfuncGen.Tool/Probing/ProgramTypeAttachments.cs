using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Linux.Abi;
using KfuncGen.Snapshots.Hooks;

namespace KfuncGen.Tool.Probing;

/// <summary>What the verifier must be told beside a program's type before it looks at a program.</summary>
/// <remarks>What needs what: bpf_prog_load_check_attach, kernel/bpf/syscall.c, 7.2.</remarks>
internal static class ProgramTypeAttachments
{
    private static ReadOnlySpan<byte> WrapperPrefix => "bpf_struct_ops_"u8;

    /// <summary>The number of a type.</summary>
    public static bpf_prog_type NumberOf(string type) => Enum.Parse<bpf_prog_type>("BPF_PROG_TYPE_" + type);

    /// <summary>
    /// The attachments to try: a kfunc may be refused at one and admitted at another, because sets have filters that look at where a
    /// program is attached (7.3 has eight of them).
    /// </summary>
    /// <param name="type">The type as <see cref="KfuncHooks"/> spells it.</param>
    /// <param name="kernel">The running kernel's BTF.</param>
    /// <returns>Empty where the kernel has nothing to attach such a program to.</returns>
    public static IReadOnlyList<ProbeAttachment> Of(string type, BtfReader kernel) => type switch
    {
        "CGROUP_SOCK" => [new(AttachType: (uint)bpf_attach_type.BPF_CGROUP_INET_SOCK_CREATE)],
        "CGROUP_SOCK_ADDR" =>
            [new(AttachType: (uint)bpf_attach_type.BPF_CGROUP_INET4_BIND), new(AttachType: (uint)bpf_attach_type.BPF_CGROUP_UNIX_CONNECT)],
        "CGROUP_SOCKOPT" => [new(AttachType: (uint)bpf_attach_type.BPF_CGROUP_GETSOCKOPT)],
        "SK_REUSEPORT" => [new(AttachType: (uint)bpf_attach_type.BPF_SK_REUSEPORT_SELECT)],
        "SK_LOOKUP" => [new(AttachType: (uint)bpf_attach_type.BPF_SK_LOOKUP)],
        "NETFILTER" => [new(AttachType: (uint)bpf_attach_type.BPF_NETFILTER)],

        // Plain, and for a session, which has kfuncs of its own.
        "KPROBE" => [default, new(
            AttachType: (uint)bpf_attach_type.BPF_TRACE_KPROBE_SESSION), new(AttachType: (uint)bpf_attach_type.BPF_TRACE_UPROBE_SESSION)],

        // They must be sleepable.
        "SYSCALL" => [new(Flags: bpf_prog_load_flags.BPF_F_SLEEPABLE)],

        // A trace point, an iterator, a function: not every system allows all three.
        "TRACING" =>
        [
            .. Find(kernel, BtfKind.Typedef, "btf_trace_sched_switch", bpf_attach_type.BPF_TRACE_RAW_TP),
            .. Find(kernel, BtfKind.Function, "bpf_iter_task", bpf_attach_type.BPF_TRACE_ITER),
            .. Find(kernel, BtfKind.Function, "bpf_iter_tcp", bpf_attach_type.BPF_TRACE_ITER),
            .. Find(kernel, BtfKind.Function, "vfs_read", bpf_attach_type.BPF_TRACE_FENTRY),
        ],

        "LSM" => [.. Find(kernel, BtfKind.Function, "bpf_lsm_file_open", bpf_attach_type.BPF_LSM_MAC)],

        "STRUCT_OPS" => [.. FindStructMembers(kernel)],
        _ => [default],
    };

    /// <summary>
    /// Every function in every struct that a program may fill: each such struct has a wrapper, kernel/bpf/bpf_struct_ops.c, 7.2.
    /// </summary>
    private static IEnumerable<ProbeAttachment> FindStructMembers(BtfReader kernel)
    {
        HashSet<string> names = new(StringComparer.Ordinal);

        foreach (BtfType type in kernel.TypesOfKind(BtfKind.Struct))
        {
            if (type.NameBytes.StartsWith(WrapperPrefix))
            {
                names.Add(type.Name[WrapperPrefix.Length..]);
            }
        }

        List<ProbeAttachment> attachments = [];

        foreach (BtfType type in kernel.TypesOfKind(BtfKind.Struct))
        {
            if (type.IsAnonymous || !names.Contains(type.Name))
            {
                continue;
            }

            foreach ((int index, BtfMember member) in type.Members.Index())
            {
                if (member.Type.Resolve() is { Kind: BtfKind.Pointer } pointer
                    && pointer.Target.Resolve().Kind == BtfKind.FunctionPrototype)
                {
                    attachments.Add(new ProbeAttachment((uint)index, type.Id.Value));
                }
            }
        }

        return attachments;
    }

    private static IEnumerable<ProbeAttachment> Find(BtfReader kernel, BtfKind kind, string name, bpf_attach_type attachType)
    {
        byte[] wanted = Encoding.ASCII.GetBytes(name);

        foreach (BtfType type in kernel.TypesOfKind(kind))
        {
            if (type.NameBytes.SequenceEqual(wanted))
            {
                return [new ProbeAttachment((uint)attachType, type.Id.Value)];
            }
        }

        return [];
    }
}
