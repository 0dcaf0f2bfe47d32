using System.Collections.Immutable;

namespace KfuncGen.Bpf.Verification.Contracts;

/// <summary>What helpers ask and give where a C# signature does not tell: the verifier knows them by their prototypes.</summary>
/// <remarks>
/// struct bpf_func_proto of each: kernel/bpf/helpers.c, kernel/bpf/ringbuf.c, kernel/bpf/bpf_local_storage.c, net/core/filter.c, 6.18.
/// </remarks>
public static class HelperCalls
{
    private static readonly ImmutableArray<CalleeArgument> ReadOnly =
        [.. Enumerable.Repeat(new CalleeArgument("", CalleeArgumentKind.Unjudged, IsReadOnly: true), 5)];

    private static readonly Dictionary<string, CalleeContract> Known = new CalleeContract[]
    {
        // RET_PTR_TO_MAP_VALUE_OR_NULL; keys and values are read.
        Reading("bpf_map_lookup_elem") with { MayReturnNull = true },
        Reading("bpf_map_lookup_percpu_elem") with { MayReturnNull = true },
        Reading("bpf_map_update_elem"),
        Reading("bpf_map_delete_elem"),
        Reading("bpf_map_push_elem"),
        Reading("bpf_task_storage_get") with { MayReturnNull = true },
        Reading("bpf_cgrp_storage_get") with { MayReturnNull = true },
        Reading("bpf_sk_storage_get") with { MayReturnNull = true },
        Reading("bpf_inode_storage_get") with { MayReturnNull = true },

        // RET_PTR_TO_RINGBUF_MEM_OR_NULL and OBJ_RELEASE.
        Reading("bpf_ringbuf_reserve") with { MayReturnNull = true, Acquires = true, ReleasedBy = "bpf_ringbuf_discard" },
        Releasing("bpf_ringbuf_submit"),
        Releasing("bpf_ringbuf_discard"),
        Reading("bpf_ringbuf_output"),
        Reading("bpf_perf_event_output"),

        // process_spin_lock, kernel/bpf/verifier.c.
        Reading("bpf_spin_lock") with { Begins = SectionKind.SpinLock },
        Reading("bpf_spin_unlock") with { Ends = SectionKind.SpinLock },
    }.ToDictionary(static contract => contract.Name, StringComparer.Ordinal);

    /// <summary>The contract of a helper; null where nothing is known of it.</summary>
    public static CalleeContract? Find(string name) => Known.TryGetValue(name, out CalleeContract? contract) ? contract : null;

    private static CalleeContract Reading(string name) => new() { Name = name, IsHelper = true, Arguments = ReadOnly };

    private static CalleeContract Releasing(string name) => new()
    {
        Name = name,
        IsHelper = true,
        Releases = 0,
        Arguments = [new CalleeArgument("record", CalleeArgumentKind.Object, IsNullable: false)],
    };
}
