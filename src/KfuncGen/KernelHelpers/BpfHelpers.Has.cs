using KfuncGen.Probing;

namespace KfuncGen;

/// <content>Which helpers there are.</content>
public static partial class BpfHelpers
{
    /// <summary>
    /// Whether the running kernel has a helper: by <c>enum bpf_func_id</c> in its BTF. In a BPF function, the loader fills the
    /// answer in.
    /// </summary>
    public static class Has
    {
        /// <summary>Whether the running kernel has <c>bpf_ktime_get_ns</c>.</summary>
        [BpfHelper(5)]
        public static bool bpf_ktime_get_ns => HelperProbe.RunningKernel.Exists(5);


        /// <summary>Whether the running kernel has <c>bpf_trace_printk</c>.</summary>
        [BpfHelper(6)]
        public static bool bpf_trace_printk => HelperProbe.RunningKernel.Exists(6);


        /// <summary>Whether the running kernel has <c>bpf_get_prandom_u32</c>.</summary>
        [BpfHelper(7)]
        public static bool bpf_get_prandom_u32 => HelperProbe.RunningKernel.Exists(7);


        /// <summary>Whether the running kernel has <c>bpf_get_smp_processor_id</c>.</summary>
        [BpfHelper(8)]
        public static bool bpf_get_smp_processor_id => HelperProbe.RunningKernel.Exists(8);


        /// <summary>Whether the running kernel has <c>bpf_skb_store_bytes</c>.</summary>
        [BpfHelper(9)]
        public static bool bpf_skb_store_bytes => HelperProbe.RunningKernel.Exists(9);


        /// <summary>Whether the running kernel has <c>bpf_get_current_pid_tgid</c>.</summary>
        [BpfHelper(14)]
        public static bool bpf_get_current_pid_tgid => HelperProbe.RunningKernel.Exists(14);


        /// <summary>Whether the running kernel has <c>bpf_get_current_uid_gid</c>.</summary>
        [BpfHelper(15)]
        public static bool bpf_get_current_uid_gid => HelperProbe.RunningKernel.Exists(15);


        /// <summary>Whether the running kernel has <c>bpf_get_current_comm</c>.</summary>
        [BpfHelper(16)]
        public static bool bpf_get_current_comm => HelperProbe.RunningKernel.Exists(16);


        /// <summary>Whether the running kernel has <c>bpf_skb_load_bytes</c>.</summary>
        [BpfHelper(26)]
        public static bool bpf_skb_load_bytes => HelperProbe.RunningKernel.Exists(26);


        /// <summary>Whether the running kernel has <c>bpf_get_numa_node_id</c>.</summary>
        [BpfHelper(42)]
        public static bool bpf_get_numa_node_id => HelperProbe.RunningKernel.Exists(42);


        /// <summary>Whether the running kernel has <c>bpf_jiffies64</c>.</summary>
        [BpfHelper(118)]
        public static bool bpf_jiffies64 => HelperProbe.RunningKernel.Exists(118);


        /// <summary>Whether the running kernel has <c>bpf_ktime_get_boot_ns</c>.</summary>
        [BpfHelper(125)]
        public static bool bpf_ktime_get_boot_ns => HelperProbe.RunningKernel.Exists(125);


        /// <summary>Whether the running kernel has <c>bpf_ktime_get_coarse_ns</c>.</summary>
        [BpfHelper(160)]
        public static bool bpf_ktime_get_coarse_ns => HelperProbe.RunningKernel.Exists(160);


        /// <summary>Whether the running kernel has <c>bpf_xdp_get_buff_len</c>.</summary>
        [BpfHelper(188)]
        public static bool bpf_xdp_get_buff_len => HelperProbe.RunningKernel.Exists(188);


        /// <summary>Whether the running kernel has <c>bpf_xdp_load_bytes</c>.</summary>
        [BpfHelper(189)]
        public static bool bpf_xdp_load_bytes => HelperProbe.RunningKernel.Exists(189);


        /// <summary>Whether the running kernel has <c>bpf_xdp_store_bytes</c>.</summary>
        [BpfHelper(190)]
        public static bool bpf_xdp_store_bytes => HelperProbe.RunningKernel.Exists(190);


        /// <summary>Whether the running kernel has <c>bpf_dynptr_from_mem</c>.</summary>
        [BpfHelper(197)]
        public static bool bpf_dynptr_from_mem => HelperProbe.RunningKernel.Exists(197);


        /// <summary>Whether the running kernel has <c>bpf_dynptr_read</c>.</summary>
        [BpfHelper(201)]
        public static bool bpf_dynptr_read => HelperProbe.RunningKernel.Exists(201);


        /// <summary>Whether the running kernel has <c>bpf_dynptr_write</c>.</summary>
        [BpfHelper(202)]
        public static bool bpf_dynptr_write => HelperProbe.RunningKernel.Exists(202);
    }
}
