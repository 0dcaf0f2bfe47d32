namespace KfuncGen.Snapshots.Hooks;

/// <summary>Tells by a set's name what the kernel registers it for.</summary>
/// <remarks>
/// <para>Names are those of the BTF set, which a kernel's symbols have (<c>generic_btf_ids</c>), and not of the variable that
/// registers it (<c>generic_kfunc_set</c>): two files call theirs <c>common_kfunc_set</c>, but no two sets share a name in
/// any release read. Sets of modules are among them, and sets that only some configurations or architectures have.</para>
/// <para>Taken from the calls of register_btf_kfunc_id_set and register_btf_fmodret_id_set in the sources of 6.1, 6.2, 6.5, 6.8, 6.11,
/// 6.12, 6.14, 6.17, 7.2 and 7.3: 6.11 and 6.14 as released, 6.1, 6.12, 7.2 and 7.3 as Debian has them, the others as Ubuntu. A release
/// in between has what both its neighbours have; where they differ, it is not known. Where only one neighbour has the set, its
/// registrations stand.</para>
/// <para>Filters, which look closer at the program, are not in here: a hook is where a kfunc may be called at most.</para>
/// </remarks>
public static class KfuncSetHooks
{
    /// <summary>The releases whose sources were read, in ascending order.</summary>
    private static readonly KernelVersion[] Read =
        [new(6, 1), new(6, 2), new(6, 5), new(6, 8), new(6, 11), new(6, 12), new(6, 14), new(6, 17), new(7, 2), new(7, 3)];

    private static readonly Dictionary<string, Span[]> Sets = new(StringComparer.Ordinal)
    {
        ["arena_kfuncs"] = [new(new(6, 11), new(7, 3), "COMMON")],
        ["bm_bpf_kfunc_ids"] = [new(new(7, 3), new(7, 3), "STRUCT_OPS")],
        ["bpf_fs_kfunc_set_ids"] =
        [
            new(new(6, 12), new(7, 2), "TRACING"),
            new(new(7, 3), new(7, 3), "STRUCT_OPS TRACING"),
        ],
        ["bpf_kfunc_check_set_icmp_send"] = [new(new(7, 3), new(7, 3), "CGROUP")],
        ["bpf_kfunc_check_set_skb"] =
        [
            new(new(6, 5), new(6, 11), "TC CGROUP SCHED_ACT SK_SKB SOCKET_FILTER LWT NETFILTER"),
            new(new(6, 12), new(7, 3), "TC TRACING CGROUP SCHED_ACT SK_SKB SOCKET_FILTER LWT NETFILTER"),
        ],
        ["bpf_kfunc_check_set_skb_meta"] = [new(new(7, 2), new(7, 3), "TC SCHED_ACT")],
        ["bpf_kfunc_check_set_sock_addr"] = [new(new(6, 5), new(7, 3), "CGROUP")],
        ["bpf_kfunc_check_set_sock_ops"] = [new(new(6, 17), new(7, 3), "CGROUP")],
        ["bpf_kfunc_check_set_tcp_reqsk"] = [new(new(6, 11), new(7, 3), "TC")],
        ["bpf_kfunc_check_set_xdp"] = [new(new(6, 5), new(7, 3), "XDP")],
        ["bpf_map_iter_kfunc_ids"] = [new(new(6, 8), new(7, 3), "COMMON")],
        ["bpf_memcontrol_kfuncs"] = [new(new(7, 2), new(7, 3), "COMMON")],
        ["bpf_mptcp_fmodret_ids"] = [new(new(6, 8), new(7, 3), "FMODRET")],
        ["bpf_rstat_kfunc_ids"] = [new(new(6, 1), new(7, 3), "TRACING")],
        ["bpf_sk_iter_kfunc_ids"] = [new(new(6, 5), new(7, 3), "TRACING")],
        ["bpf_tcp_ca_check_kfunc_ids"] = [new(new(6, 1), new(7, 3), "STRUCT_OPS")],
        ["bpf_test_modify_return_ids"] = [new(new(6, 2), new(7, 3), "FMODRET")],
        ["common_btf_ids"] = [new(new(6, 2), new(7, 3), "COMMON")],
        ["cpumask_kfunc_btf_ids"] =
        [
            new(new(6, 5), new(6, 8), "STRUCT_OPS TRACING"),
            new(new(6, 11), new(7, 3), "STRUCT_OPS TRACING SYSCALL"),
        ],
        ["crypt_init_kfunc_btf_ids"] = [new(new(6, 11), new(7, 3), "SYSCALL")],
        ["crypt_kfunc_btf_ids"] = [new(new(6, 11), new(7, 3), "XDP TC SCHED_ACT")],
        ["fou_kfunc_set"] = [new(new(6, 5), new(7, 3), "TC")],
        ["fs_kfunc_set_ids"] = [new(new(6, 8), new(6, 11), "TRACING")],
        ["fsverity_set_ids"] = [new(new(6, 8), new(7, 3), "TRACING")],
        ["generic_btf_ids"] =
        [
            new(new(6, 2), new(6, 5), "TC STRUCT_OPS TRACING"),
            new(new(6, 8), new(6, 8), "XDP TC STRUCT_OPS TRACING"),
            new(new(6, 11), new(6, 11), "XDP TC STRUCT_OPS TRACING SYSCALL"),
            new(new(6, 12), new(7, 3), "XDP TC STRUCT_OPS TRACING SYSCALL CGROUP"),
        ],
        ["hid_bpf_fmodret_ids"] = [new(new(6, 5), new(6, 8), "FMODRET")],
        ["hid_bpf_kfunc_ids"] =
        [
            new(new(6, 5), new(6, 8), "TRACING"),
            new(new(6, 11), new(7, 3), "STRUCT_OPS"),
        ],
        ["hid_bpf_syscall_kfunc_ids"] = [new(new(6, 5), new(7, 3), "SYSCALL")],
        ["io_uring_kfunc_set"] = [new(new(7, 2), new(7, 3), "STRUCT_OPS")],
        ["key_sig_kfunc_set"] = [new(new(6, 1), new(6, 17), "TRACING")],
        ["kprobe_multi_kfunc_set_ids"] = [new(new(6, 11), new(6, 17), "KPROBE")],
        ["ksock_init_kfunc_btf_ids"] = [new(new(7, 3), new(7, 3), "SYSCALL")],
        ["ksock_kfunc_btf_ids"] = [new(new(7, 3), new(7, 3), "TRACING SYSCALL")],
        ["nf_ct_kfunc_set"] = [new(new(6, 1), new(7, 3), "XDP TC")],
        ["nf_ft_kfunc_set"] = [new(new(6, 11), new(7, 3), "XDP")],
        ["nf_nat_kfunc_set"] = [new(new(6, 1), new(7, 3), "XDP TC")],
        ["qdisc_kfunc_ids"] = [new(new(6, 17), new(7, 3), "STRUCT_OPS")],
        ["rqspinlock_kfunc_ids"] = [new(new(6, 17), new(7, 3), "COMMON")],
        ["scx_kfunc_ids_any"] = [new(new(6, 12), new(7, 3), "STRUCT_OPS TRACING SYSCALL")],
        ["scx_kfunc_ids_cid"] = [new(new(7, 2), new(7, 3), "STRUCT_OPS TRACING SYSCALL")],
        ["scx_kfunc_ids_cpu_only"] = [new(new(7, 2), new(7, 3), "")],
        ["scx_kfunc_ids_cpu_release"] = [new(new(6, 12), new(7, 3), "STRUCT_OPS")],
        ["scx_kfunc_ids_dispatch"] = [new(new(6, 12), new(7, 3), "STRUCT_OPS")],
        ["scx_kfunc_ids_enqueue_dispatch"] = [new(new(6, 12), new(7, 3), "STRUCT_OPS")],
        ["scx_kfunc_ids_idle"] = [new(new(6, 17), new(7, 3), "STRUCT_OPS TRACING SYSCALL")],
        ["scx_kfunc_ids_init"] = [new(new(7, 2), new(7, 2), "STRUCT_OPS")],
        ["scx_kfunc_ids_init_cids"] = [new(new(7, 3), new(7, 3), "STRUCT_OPS")],
        ["scx_kfunc_ids_select_cpu"] =
        [
            new(new(6, 12), new(6, 14), "STRUCT_OPS"),
            new(new(7, 2), new(7, 3), "STRUCT_OPS SYSCALL"),
        ],
        ["scx_kfunc_ids_unlocked"] = [new(new(6, 12), new(7, 3), "STRUCT_OPS SYSCALL")],
        ["session_kfunc_set_ids"] = [new(new(7, 2), new(7, 3), "TRACING KPROBE")],
        ["tcp_bbr_check_kfunc_ids"] = [new(new(6, 1), new(7, 3), "STRUCT_OPS")],
        ["tcp_cubic_check_kfunc_ids"] = [new(new(6, 1), new(7, 3), "STRUCT_OPS")],
        ["tcp_dctcp_check_kfunc_ids"] = [new(new(6, 1), new(7, 3), "STRUCT_OPS")],
        ["test_sk_check_kfunc_ids"] = [new(new(6, 1), new(7, 3), "TC TRACING SYSCALL")],
        ["tracing_btf_ids"] = [new(new(6, 1), new(6, 1), "TRACING")],
        ["wakeup_source_kfunc_ids"] = [new(new(7, 2), new(7, 3), "SYSCALL")],
        ["xdp_metadata_kfunc_ids"] = [new(new(6, 5), new(7, 3), "XDP")],
        ["xfrm_ifc_kfunc_set"] = [new(new(6, 2), new(7, 3), "TC")],
        ["xfrm_state_kfunc_set"] = [new(new(6, 8), new(7, 3), "XDP")],
    };

    /// <summary>The names of all sets that are known in some release.</summary>
    public static IReadOnlyCollection<string> Names => Sets.Keys;

    /// <summary>Finds the hooks of a set.</summary>
    /// <param name="set">The set's name: <c>generic_btf_ids</c>.</param>
    /// <param name="version">The kernel's version; null where it is not known, which tells what the same in all releases is.</param>
    /// <returns>
    /// The hooks in the order of <c>enum btf_kfunc_hook</c>, as <see cref="KfuncHooks"/> spells them; empty for a set that is
    /// registered for nothing and only serves the kernel's own filters; null where it is not known: another set, or a release
    /// after 7.3.
    /// </returns>
    public static EquatableArray<string>? Find(string set, KernelVersion? version)
    {
        if (!Sets.TryGetValue(set, out Span[]? spans))
        {
            return null;
        }

        if (version is not { } known)
        {
            return spans.Length == 1 ? spans[0].Hooks : null;
        }

        KernelVersion release = known.Release;
        int before = Array.FindLastIndex(Read, read => read <= release);
        int after = Array.FindIndex(Read, read => read >= release);

        if (after < 0)
        {
            return null;
        }

        Span? earlier = before < 0 ? null : In(spans, Read[before]);
        Span? later = In(spans, Read[after]);

        return earlier is null || later is null || earlier == later ? (earlier ?? later)?.Hooks : null;
    }

    private static Span? In(Span[] spans, KernelVersion release) =>
        Array.Find(spans, span => span.First <= release && release <= span.Last);

    /// <summary>Releases, from one read to another, in all of which a set is registered alike.</summary>
    private sealed record Span(KernelVersion First, KernelVersion Last, string Names)
    {
        public EquatableArray<string> Hooks { get; } = Names.Split([' '], StringSplitOptions.RemoveEmptyEntries).ToEquatableArray();
    }
}
