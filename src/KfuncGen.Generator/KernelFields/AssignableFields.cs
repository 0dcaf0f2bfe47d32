using KfuncGen.Snapshots;

namespace KfuncGen.Generator.KernelFields;

/// <summary>
/// The fields of kernel objects that the verifier lets programs write. Of all others it says "only read is supported", or that there is no
/// write support. Each row is what one function of the kernel allows, named before it.
/// </summary>
internal static class AssignableFields
{
    private static readonly string[] StructOps = ["STRUCT_OPS"];
    private static readonly string[] Packets = ["XDP", "SCHED_CLS", "SCHED_ACT"];

    private static readonly AssignableField[] All =
    [
        // _nf_conntrack_btf_struct_access, net/netfilter/nf_conntrack_bpf.c, which xdp_btf_struct_access and tc_cls_act_btf_struct_access,
        // net/core/filter.c, ask; 6.1.
        new("nf_conn", "mark", Packets),

        // bpf_tcp_ca_btf_struct_access, net/ipv4/bpf_tcp_ca.c: 6.1, 6.6, 6.9, 6.12, 7.2.
        new("sock", "sk_pacing_rate", StructOps, "tcp_congestion_ops"),
        new("sock", "sk_pacing_status", StructOps, "tcp_congestion_ops"),
        new("inet_connection_sock", "icsk_ca_priv", StructOps, "tcp_congestion_ops"),
        new("inet_connection_sock", "icsk_ack.pending", StructOps, "tcp_congestion_ops"),
        new("tcp_sock", "snd_cwnd", StructOps, "tcp_congestion_ops"),
        new("tcp_sock", "snd_cwnd_cnt", StructOps, "tcp_congestion_ops"),
        new("tcp_sock", "snd_cwnd_stamp", StructOps, "tcp_congestion_ops", Since: new(6, 12), NotBefore: new(6, 10)),
        new("tcp_sock", "snd_ssthresh", StructOps, "tcp_congestion_ops"),
        new("tcp_sock", "ecn_flags", StructOps, "tcp_congestion_ops"),
        new("tcp_sock", "app_limited", StructOps, "tcp_congestion_ops", Since: new(6, 6), NotBefore: new(6, 2)),

        // bpf_scx_btf_struct_access, kernel/sched/ext.c, 6.12.
        new("sched_ext_entity", "slice", StructOps, "sched_ext_ops", new(6, 12)),
        new("sched_ext_entity", "dsq_vtime", StructOps, "sched_ext_ops", new(6, 12)),
        new("sched_ext_entity", "disallow", StructOps, "sched_ext_ops", new(6, 12)),

        // bpf_qdisc_btf_struct_access, net/sched/bpf_qdisc.c, 6.16.
        new("Qdisc", "limit", StructOps, "Qdisc_ops", new(6, 16)),
        new("qdisc_skb_head", "qlen", StructOps, "Qdisc_ops", new(6, 16)),
        new("gnet_stats_queue", "qlen", StructOps, "Qdisc_ops", new(6, 16)),
        new("gnet_stats_queue", "backlog", StructOps, "Qdisc_ops", new(6, 16)),
        new("gnet_stats_queue", "drops", StructOps, "Qdisc_ops", new(6, 16)),
        new("gnet_stats_queue", "requeues", StructOps, "Qdisc_ops", new(6, 16)),
        new("gnet_stats_queue", "overlimits", StructOps, "Qdisc_ops", new(6, 16)),
        new("sk_buff", "tstamp", StructOps, "Qdisc_ops", new(6, 16)),

        // bpf_dummy_ops_btf_struct_access, net/bpf/bpf_dummy_struct_ops.c, 6.1.
        new("bpf_dummy_ops_state", "val", StructOps, "bpf_dummy_ops"),
    ];

    /// <summary>The rows of a field; none for one that no program may assign.</summary>
    public static IEnumerable<AssignableField> Of(string type, string path) =>
        All.Where(field => field.Type == type && field.Path == path);

    /// <summary>Whether programs of a type may assign a field in a kernel; null where that is not known.</summary>
    /// <param name="field">The field, with the type that it is of.</param>
    /// <param name="type">The programs' type, as <c>enum bpf_prog_type</c> has it.</param>
    /// <param name="version">The kernel's release.</param>
    public static bool? MayAssign(string field, string type, KernelVersion? version)
    {
        bool?[] answers =
        [
            .. All.Where(one => one.ToString() == field && Array.IndexOf(one.Programs, type) >= 0).Select(one => one.IsAllowedBy(version)),
        ];
        return answers.Length == 0 || answers.Contains(null) ? null : answers.Contains(true);
    }

    /// <summary>What tells one kernel from another to programs of a type.</summary>
    public static string Identity(string type, KernelVersion? version) =>
        string.Concat(All.Where(one => Array.IndexOf(one.Programs, type) >= 0 && one.Since is not null)
            .Select(one => one.IsAllowedBy(version) switch { true => '1', false => '0', null => '?' }));

    /// <summary>What a program may assign, as the end of a sentence.</summary>
    /// <param name="type">Its type; null where it is not known.</param>
    /// <param name="hook">The hook that it names.</param>
    public static string Describe(string? type, string? hook)
    {
        AssignableField[] own = type is null ? All : [.. All.Where(field => field.MayBeAssignedBy(type, hook))];

        return own.Length == 0
            ? $"the kernel lets programs of type {type} assign no field; {string.Join("; ", Groups(All))}"
            : type is null ? "the kernel lets programs assign few: " + string.Join("; ", Groups(own))
            : $"the kernel lets this program assign {Names(own)}";
    }

    private static IEnumerable<string> Groups(IEnumerable<AssignableField> fields) => fields
        .GroupBy(static field => field.Operations ?? string.Join(", ", field.Programs), StringComparer.Ordinal)
        .Select(static group => $"{group.Key} {Names(group)}");

    private static string Names(IEnumerable<AssignableField> fields) => string.Join(", ", fields);
}
