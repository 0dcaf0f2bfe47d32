using System.Collections.Immutable;

namespace KfuncGen.Bpf.Verification.Contracts;

/// <summary>What helpers ask and give where a C# signature does not tell: the verifier knows them by their prototypes.</summary>
/// <remarks>
/// struct bpf_func_proto of each: kernel/bpf/helpers.c, kernel/bpf/ringbuf.c, kernel/bpf/bpf_local_storage.c, net/core/filter.c, 6.18.
/// </remarks>
public static class HelperCalls
{
    /// <summary>What exchanges a reference with one that a map owns.</summary>
    public const string KeptExchange = "bpf_kptr_xchg";

    private static readonly ImmutableArray<CalleeArgument> ReadOnly =
        [.. Enumerable.Repeat(new CalleeArgument("", CalleeArgumentKind.Unjudged, IsReadOnly: true), 5)];

    // bpf_helper_changes_pkt_data, net/core/filter.c, 6.18.
    private static readonly HashSet<string> OfPackets = new(StringComparer.Ordinal)
    {
        "bpf_clone_redirect", "bpf_l3_csum_replace", "bpf_l4_csum_replace", "bpf_lwt_push_encap", "bpf_lwt_seg6_action",
        "bpf_lwt_seg6_adjust_srh", "bpf_lwt_seg6_store_bytes", "bpf_msg_pop_data", "bpf_msg_pull_data", "bpf_msg_push_data",
        "bpf_skb_adjust_room", "bpf_skb_change_head", "bpf_skb_change_proto", "bpf_skb_change_tail", "bpf_skb_pull_data",
        "bpf_skb_store_bytes", "bpf_skb_vlan_pop", "bpf_skb_vlan_push", "bpf_store_hdr_opt", "bpf_xdp_adjust_head",
        "bpf_xdp_adjust_meta", "bpf_xdp_adjust_tail",
    };

    // is_sync_callback_calling_function, kernel/bpf/verifier.c, 6.18. A timer calls its function later.
    private static readonly HashSet<string> CallersOfFunctions = new(StringComparer.Ordinal)
    {
        "bpf_loop", "bpf_for_each_map_elem", "bpf_user_ringbuf_drain", "bpf_find_vma",
    };

    // ARG_CONST_SIZE, and not ARG_CONST_SIZE_OR_ZERO: net/core/filter.c, kernel/bpf/helpers.c, kernel/trace/bpf_trace.c, 6.18.
    private static readonly HashSet<string> OfSomeBytes = new(StringComparer.Ordinal)
    {
        "bpf_skb_load_bytes", "bpf_skb_load_bytes_relative", "bpf_skb_store_bytes", "bpf_xdp_load_bytes", "bpf_xdp_store_bytes",
        "bpf_get_current_comm", "bpf_strtol", "bpf_strtoul", "bpf_trace_printk", "bpf_skb_get_tunnel_opt", "bpf_skb_set_tunnel_opt",
    };

    private static readonly Dictionary<string, CalleeContract> Known = new CalleeContract[]
    {
        // RET_PTR_TO_MAP_VALUE_OR_NULL; keys and values are read.
        Reading("bpf_map_lookup_elem") with { MayReturnNull = true },
        Reading("bpf_map_lookup_percpu_elem") with { MayReturnNull = true },
        Reading("bpf_map_update_elem"),

        // RET_PTR_TO_MEM_OR_BTF_ID, the first with PTR_MAYBE_NULL: kernel/bpf/helpers.c, 6.12.
        Reading("bpf_per_cpu_ptr") with { MayReturnNull = true },
        Reading("bpf_this_cpu_ptr") with { MayReturnNull = false },
        Reading("bpf_map_delete_elem"),
        Reading("bpf_map_push_elem"),
        OfOwner("bpf_task_storage_get") with { MayReturnNull = true },
        OfOwner("bpf_task_storage_delete"),
        OfOwner("bpf_cgrp_storage_get") with { MayReturnNull = true },
        OfOwner("bpf_cgrp_storage_delete"),
        OfOwner("bpf_sk_storage_get") with { MayReturnNull = true },
        OfOwner("bpf_sk_storage_delete"),
        OfOwner("bpf_inode_storage_get") with { MayReturnNull = true },
        OfOwner("bpf_inode_storage_delete"),

        // RET_PTR_TO_SOCKET_OR_NULL and RET_PTR_TO_SOCK_COMMON_OR_NULL, is_acquire_function: kernel/bpf/verifier.c, 6.18.
        Finding("bpf_sk_lookup_tcp"),
        Finding("bpf_sk_lookup_udp"),
        Finding("bpf_skc_lookup_tcp"),
        Releasing("bpf_sk_release"),

        // RET_PTR_TO_RINGBUF_MEM_OR_NULL and OBJ_RELEASE.
        Reading("bpf_ringbuf_reserve") with { MayReturnNull = true, Acquires = true, ReleasedBy = "bpf_ringbuf_discard" },
        Releasing("bpf_ringbuf_submit"),
        Releasing("bpf_ringbuf_discard"),
        Reading("bpf_ringbuf_output"),

        // ARG_PTR_TO_DYNPTR | DYNPTR_TYPE_RINGBUF | MEM_UNINIT, kernel/bpf/ringbuf.c, 6.18.
        new CalleeContract
        {
            Name = "bpf_ringbuf_reserve_dynptr",
            IsHelper = true,
            Arguments =
            [
                CalleeArgument.Unjudged,
                CalleeArgument.Unjudged,
                CalleeArgument.Unjudged,
                new CalleeArgument("record", CalleeArgumentKind.NewDynptr),
            ],
        },
        Reading("bpf_perf_event_output"),
        Reading("bpf_skb_output"),
        Reading("bpf_xdp_output"),

        // RET_PTR_TO_MAP_VALUE: kernel/bpf/cgroup.c, 6.12.
        Reading("bpf_get_local_storage"),

        // RET_PTR_TO_BTF_ID_OR_NULL, ARG_KPTR_XCHG_DEST, ARG_PTR_TO_BTF_ID_OR_NULL | OBJ_RELEASE; is_acquire_function:
        // kernel/bpf/helpers.c and kernel/bpf/verifier.c, 6.12.
        new CalleeContract
        {
            Name = KeptExchange,
            IsHelper = true,
            MayReturnNull = true,
            Acquires = true,
            Releases = 1,
            Arguments =
            [
                new CalleeArgument("map_value", CalleeArgumentKind.Unjudged, IsReadOnly: true),
                new CalleeArgument("value", CalleeArgumentKind.Object, IsNullable: false),
            ],
        },

        // process_spin_lock, kernel/bpf/verifier.c.
        Locking("bpf_spin_lock") with { Begins = SectionKind.Lock },
        Locking("bpf_spin_unlock") with { Ends = SectionKind.Lock, IsAllowedUnderLock = true },
    }.ToDictionary(static contract => contract.Name, StringComparer.Ordinal);

    // Behind bpf_token_capable(…, CAP_PERFMON) in bpf_base_func_proto, kernel/bpf/helpers.c, 6.18.
    private static readonly HashSet<string> OfPerfmon = new(StringComparer.Ordinal)
    {
        "bpf_trace_printk", "bpf_trace_vprintk", "bpf_get_current_task", "bpf_get_current_task_btf", "bpf_probe_read_user",
        "bpf_probe_read_kernel", "bpf_probe_read_user_str", "bpf_probe_read_kernel_str", "bpf_snprintf_btf", "bpf_snprintf",
        "bpf_task_pt_regs", "bpf_perf_event_read_value",
    };

    /// <summary>Whether a helper calls a function of the program before it returns.</summary>
    public static bool CallsBack(string helper) => CallersOfFunctions.Contains(helper);

    /// <summary>What loading needs beside CAP_BPF because of a helper.</summary>
    public static ImmutableArray<string> Needs(string name) => OfPerfmon.Contains(name) ? ["CAP_PERFMON"] : [];

    /// <summary>Whether a helper may change the packet.</summary>
    public static bool ChangesPackets(string name) => OfPackets.Contains(name);

    /// <summary>Whether a helper takes no memory of no bytes.</summary>
    public static bool WantsBytes(string name) => OfSomeBytes.Contains(name);

    /// <summary>The contract of a helper that is called for something else, and of which no more is known than its name.</summary>
    public static CalleeContract Unknown(string name) =>
        new() { Name = name, IsHelper = true, Arguments = [.. Enumerable.Repeat(CalleeArgument.Unjudged, 5)] };

    /// <summary>The contract of a helper; null where nothing is known of it.</summary>
    public static CalleeContract? Find(string name) => Known.TryGetValue(name, out CalleeContract? contract) ? contract : null;

    private static CalleeContract Reading(string name) => new() { Name = name, IsHelper = true, Arguments = ReadOnly };

    // The owner, which must be there: ARG_PTR_TO_BTF_ID_OR_NULL takes null, and then nothing is found; of what may be null it takes none.
    private static CalleeContract OfOwner(string name) => Reading(name);

    private static CalleeContract Locking(string name) => new()
    {
        Name = name,
        IsHelper = true,
        Arguments = [new CalleeArgument("lock", CalleeArgumentKind.Unjudged, IsReadOnly: true)],
    };

    private static CalleeContract Finding(string name) =>
        Reading(name) with { MayReturnNull = true, Acquires = true, ReleasedBy = "bpf_sk_release" };

    private static CalleeContract Releasing(string name) => new()
    {
        Name = name,
        IsHelper = true,
        Releases = 0,
        Arguments = [new CalleeArgument("record", CalleeArgumentKind.Object, IsNullable: false)],
    };
}
