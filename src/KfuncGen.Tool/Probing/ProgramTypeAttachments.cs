using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Snapshots;

namespace KfuncGen.Tool.Probing;

/// <summary>What the verifier must be told beside a program's type before it looks at a program.</summary>
/// <remarks><c>enum bpf_attach_type</c>: include/uapi/linux/bpf.h, 7.2. What needs what: bpf_prog_load_check_attach, kernel/bpf/syscall.c, 7.2.</remarks>
internal static class ProgramTypeAttachments
{
    private const uint Sleepable = 1 << 4;

    private static ReadOnlySpan<byte> WrapperPrefix => "bpf_struct_ops_"u8;

    /// <summary>The number of a type in <c>enum bpf_prog_type</c>; UNSPEC is 0 and not among the names.</summary>
    public static int NumberOf(string type) => KfuncHooks.ProgramTypeNames.Index().First(one => one.Item == type).Index + 1;

    /// <summary>
    /// The attachments to try: a kfunc may be refused at one and admitted at another, because sets have filters that look at where a
    /// program is attached (7.3 has eight of them).
    /// </summary>
    /// <param name="type">The type as <see cref="KfuncHooks"/> spells it.</param>
    /// <param name="kernel">The running kernel's BTF.</param>
    /// <returns>Empty where the kernel has nothing to attach such a program to.</returns>
    public static IReadOnlyList<BpfAttachment> Of(string type, BtfReader kernel) => type switch
    {
        "CGROUP_SOCK" => [new(AttachType: 2)],
        "CGROUP_SOCK_ADDR" => [new(AttachType: 8), new(AttachType: 49)],
        "CGROUP_SOCKOPT" => [new(AttachType: 21)],
        "SK_REUSEPORT" => [new(AttachType: 39)],
        "SK_LOOKUP" => [new(AttachType: 36)],
        "NETFILTER" => [new(AttachType: 45)],

        // Plain, and for a session, which has kfuncs of its own.
        "KPROBE" => [default, new(AttachType: 56), new(AttachType: 57)],

        // They must be sleepable.
        "SYSCALL" => [new(Flags: Sleepable)],

        // A trace point, an iterator, a function: not every system allows all three.
        "TRACING" =>
        [
            .. Find(kernel, BtfKind.Typedef, "btf_trace_sched_switch", attachType: 23),
            .. Find(kernel, BtfKind.Function, "bpf_iter_task", attachType: 28),
            .. Find(kernel, BtfKind.Function, "bpf_iter_tcp", attachType: 28),
            .. Find(kernel, BtfKind.Function, "vfs_read", attachType: 24),
        ],

        "LSM" => [.. Find(kernel, BtfKind.Function, "bpf_lsm_file_open", attachType: 27)],

        "STRUCT_OPS" => [.. FindStructMembers(kernel)],
        _ => [default],
    };

    /// <summary>Every function in every struct that a program may fill: each such struct has a wrapper, kernel/bpf/bpf_struct_ops.c, 7.2.</summary>
    private static IEnumerable<BpfAttachment> FindStructMembers(BtfReader kernel)
    {
        HashSet<string> names = new(StringComparer.Ordinal);

        foreach (BtfType type in kernel.TypesOfKind(BtfKind.Struct))
        {
            if (type.NameBytes.StartsWith(WrapperPrefix))
            {
                names.Add(type.Name[WrapperPrefix.Length..]);
            }
        }

        List<BpfAttachment> attachments = [];

        foreach (BtfType type in kernel.TypesOfKind(BtfKind.Struct))
        {
            if (type.IsAnonymous || !names.Contains(type.Name))
            {
                continue;
            }

            foreach ((int index, BtfMember member) in type.Members.Index())
            {
                if (member.Type.Resolve() is { Kind: BtfKind.Pointer } pointer && pointer.Target.Resolve().Kind == BtfKind.FunctionPrototype)
                {
                    attachments.Add(new BpfAttachment((uint)index, type.Id.Value));
                }
            }
        }

        return attachments;
    }

    private static IEnumerable<BpfAttachment> Find(BtfReader kernel, BtfKind kind, string name, uint attachType)
    {
        byte[] wanted = Encoding.ASCII.GetBytes(name);

        foreach (BtfType type in kernel.TypesOfKind(kind))
        {
            if (type.NameBytes.SequenceEqual(wanted))
            {
                return [new BpfAttachment(attachType, type.Id.Value)];
            }
        }

        return [];
    }
}
