using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Objects;

/// <summary>What types of maps ask for by themselves, whatever is said of one.</summary>
internal static class MapDefaults
{
    /// <summary>Flags without which there is no such map.</summary>
    public static bpf_map_create_flags FlagsOf(bpf_map_type type) => type switch
    {
        // trie_alloc, kernel/bpf/lpm_trie.c; bpf_local_storage_map_alloc_check, kernel/bpf/bpf_local_storage.c, 7.2.
        bpf_map_type.BPF_MAP_TYPE_LPM_TRIE => bpf_map_create_flags.BPF_F_NO_PREALLOC,
        _ when IsStorage(type) => bpf_map_create_flags.BPF_F_NO_PREALLOC,
        _ => 0,
    };

    /// <summary>How many elements a map has of which nothing is said; null where it has to be.</summary>
    public static uint? EntriesOf(bpf_map_type type) => type switch
    {
        _ when IsStorage(type) => 0,

        // cgroup_storage_map_alloc, kernel/bpf/local_storage.c, 6.12.
        bpf_map_type.BPF_MAP_TYPE_CGROUP_STORAGE or bpf_map_type.BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE => 0,
        bpf_map_type.BPF_MAP_TYPE_PERF_EVENT_ARRAY => (uint)PossibleCpus.Count,
        _ => null,
    };

    /// <summary>The number of elements that the kernel takes: the size of a buffer is a power of two, and of pages.</summary>
    public static uint Fit(bpf_map_type type, uint entries) =>
        type is bpf_map_type.BPF_MAP_TYPE_RINGBUF or bpf_map_type.BPF_MAP_TYPE_USER_RINGBUF ? BpfRingBufferMap.SizeOf(entries) : entries;

    /// <summary>Whether it is storage, which the kernel keeps with things of its own.</summary>
    public static bool IsStorage(bpf_map_type type) => type is
        bpf_map_type.BPF_MAP_TYPE_SK_STORAGE or
        bpf_map_type.BPF_MAP_TYPE_INODE_STORAGE or
        bpf_map_type.BPF_MAP_TYPE_TASK_STORAGE or
        bpf_map_type.BPF_MAP_TYPE_CGRP_STORAGE;
}
