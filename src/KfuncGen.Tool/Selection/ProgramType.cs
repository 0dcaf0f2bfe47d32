using KfuncGen.Snapshots;

namespace KfuncGen.Tool.Selection;

/// <summary>A BPF program type, and the hooks whose kfuncs it may call.</summary>
/// <remarks>
/// bpf_prog_type_to_kfunc_hook in kernel/bpf/btf.c, 6.1, 6.12, 6.18 and 7.2. Filters that a set may have beside come later
/// in the verifier, so a hook is an upper bound.
/// </remarks>
/// <param name="Name">As in <c>enum bpf_prog_type</c>, without the prefix and in lower case: <c>sched_cls</c>.</param>
/// <param name="Hooks">The names of its hook: some were renamed. Every type has <see cref="CommonHook"/> beside.</param>
internal sealed record ProgramType(string Name, EquatableArray<string> Hooks)
{
    /// <summary>The hook of all program types.</summary>
    public const string CommonHook = "COMMON";

    private static readonly KernelVersion Any = default;

    /// <summary>The first release that is known to give the type this hook.</summary>
    public KernelVersion Since { get; init; } = Any;

    /// <summary>The last release that is known not to; the same as <see cref="Since"/> where nothing lies between.</summary>
    public KernelVersion NotIn { get; init; } = Any;

    /// <summary>All program types that kfuncs are registered for, and those that only have the common ones.</summary>
    public static IReadOnlyList<ProgramType> All { get; } =
    [
        Of("cgroup_device", ["CGROUP"]),
        Of("cgroup_skb", ["CGROUP", "CGROUP_SKB"]),
        Of("cgroup_sock", ["CGROUP"]),
        Of("cgroup_sock_addr", ["CGROUP"]),
        Of("cgroup_sockopt", ["CGROUP"]),
        Of("cgroup_sysctl", ["CGROUP"]),
        Of("flow_dissector", []),
        Of("kprobe", ["KPROBE"]),
        Of("lsm", ["TRACING"]),
        Of("lwt_in", ["LWT"]),
        Of("lwt_out", ["LWT"]),
        Of("lwt_seg6local", ["LWT"]),
        Of("lwt_xmit", ["LWT"]),
        Of("netfilter", ["NETFILTER"]),
        Of("perf_event", ["TRACING"]) with { NotIn = new(6, 11), Since = new(6, 12) },
        Of("raw_tracepoint", ["TRACING"]) with { NotIn = new(6, 18), Since = new(7, 2) },
        Of("sched_act", ["SCHED_ACT"]),
        Of("sched_cls", ["SCHED_CLS", "TC"]),
        Of("sk_lookup", []),
        Of("sk_skb", ["SK_SKB"]),
        Of("sock_ops", ["CGROUP"]) with { NotIn = new(6, 1), Since = new(6, 18) },
        Of("socket_filter", ["SOCKET_FILTER"]),
        Of("struct_ops", ["STRUCT_OPS"]),
        Of("syscall", ["SYSCALL"]),
        Of("tracepoint", ["TRACING"]) with { NotIn = new(6, 11), Since = new(6, 12) },
        Of("tracing", ["TRACING"]),
        Of("xdp", ["XDP"]),
    ];

    /// <summary>A type by its name; null where there is none.</summary>
    public static ProgramType? Find(string name) => All.FirstOrDefault(type => type.Name == name);

    /// <summary>Whether programs of this type may call a kfunc; null where what is known does not tell.</summary>
    public bool? MayCall(Kfunc kfunc, KernelVersion? version)
    {
        if (kfunc.Registrations is not { } registrations)
        {
            return null;
        }

        bool? answer = false;

        foreach (KfuncRegistration registration in registrations)
        {
            bool? here = registration.Hooks is { } hooks ? Reaches(hooks, version) : null;

            if (here is true)
            {
                return true;
            }

            answer = here is null ? null : answer;
        }

        return answer;
    }

    private static ProgramType Of(string name, string[] hooks) => new(name, hooks.ToEquatableArray());

    private bool? Reaches(EquatableArray<string> hooks, KernelVersion? version)
    {
        if (hooks.Contains(CommonHook))
        {
            return true;
        }

        if (!hooks.Any(hook => Hooks.Contains(hook)))
        {
            return false;
        }

        if (Since == Any)
        {
            return true;
        }

        return version is not { } known ? null
            : new KernelVersion(known.Major, known.Minor) >= Since ? true
            : new KernelVersion(known.Major, known.Minor) <= NotIn ? false
            : null;
    }
}
