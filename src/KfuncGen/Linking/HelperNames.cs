namespace KfuncGen.Linking;

/// <summary>The names of the helpers that <see cref="BpfHelpers"/> has, to speak of one that a kernel does not have.</summary>
internal static class HelperNames
{
    /// <summary>The name of a helper; null where <see cref="BpfHelpers"/> does not have it.</summary>
    public static string? Find(int id) => id switch
    {
        5 => nameof(BpfHelpers.bpf_ktime_get_ns),
        6 => nameof(BpfHelpers.bpf_trace_printk),
        7 => nameof(BpfHelpers.bpf_get_prandom_u32),
        8 => nameof(BpfHelpers.bpf_get_smp_processor_id),
        9 => nameof(BpfHelpers.bpf_skb_store_bytes),
        14 => nameof(BpfHelpers.bpf_get_current_pid_tgid),
        15 => nameof(BpfHelpers.bpf_get_current_uid_gid),
        16 => nameof(BpfHelpers.bpf_get_current_comm),
        26 => nameof(BpfHelpers.bpf_skb_load_bytes),
        42 => nameof(BpfHelpers.bpf_get_numa_node_id),
        118 => nameof(BpfHelpers.bpf_jiffies64),
        125 => nameof(BpfHelpers.bpf_ktime_get_boot_ns),
        160 => nameof(BpfHelpers.bpf_ktime_get_coarse_ns),
        188 => nameof(BpfHelpers.bpf_xdp_get_buff_len),
        189 => nameof(BpfHelpers.bpf_xdp_load_bytes),
        190 => nameof(BpfHelpers.bpf_xdp_store_bytes),
        197 => nameof(BpfHelpers.bpf_dynptr_from_mem),
        201 => nameof(BpfHelpers.bpf_dynptr_read),
        202 => nameof(BpfHelpers.bpf_dynptr_write),
        _ => null,
    };
}
