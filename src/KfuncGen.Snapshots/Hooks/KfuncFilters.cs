namespace KfuncGen.Snapshots.Hooks;

/// <summary>
/// What the filters of kfunc sets leave of their hooks: a filter looks closer at a program than its hook does, at its type and at what it
/// is loaded for.
/// </summary>
/// <remarks>
/// The <c>filter</c> of struct btf_kfunc_id_set: fs/bpf_fs_kfuncs.c, fs/verity/measure.c, kernel/trace/bpf_trace.c, net/core/filter.c,
/// net/sched/bpf_qdisc.c and kernel/sched/ext/, 7.2. What they say of the members of a struct that programs fill is in
/// <see cref="MemberFilters"/>.
/// </remarks>
public static class KfuncFilters
{
    private static readonly Dictionary<string, Filter[]> Filters = new(StringComparer.Ordinal)
    {
        // prog->type == BPF_PROG_TYPE_LSM; 7.3 also takes the callbacks of binfmt_misc.
        ["bpf_fs_kfunc_set_ids"] = [new(new(6, 12), new(7, 2), "LSM"), new(new(7, 3), null, "LSM STRUCT_OPS")],

        // "Only allow to attach from LSM hooks": bpf_get_file_xattr_filter and bpf_get_fsverity_digest_filter.
        ["fs_kfunc_set_ids"] = [new(new(6, 8), null, "LSM")],
        ["fsverity_set_ids"] = [new(new(6, 8), null, "LSM")],

        // prog->expected_attach_type == BPF_TRACE_ITER: tracing_iter_filter.
        ["bpf_sk_iter_kfunc_ids"] = [new(new(6, 5), null, "TRACING", "BPF_TRACE_ITER")],

        // is_kprobe_session and is_uprobe_session; since 7.2 is_trace_fsession, too.
        ["kprobe_multi_kfunc_set_ids"] =
            [new(new(6, 11), null, "KPROBE", "BPF_TRACE_KPROBE_SESSION BPF_TRACE_UPROBE_SESSION")],
        ["session_kfunc_set_ids"] =
        [
            new(new(7, 2), null, "KPROBE TRACING", "BPF_TRACE_KPROBE_SESSION BPF_TRACE_UPROBE_SESSION BPF_TRACE_FSESSION"),
        ],
    };

    /// <summary>Whether a set's filter lets programs call what is in it.</summary>
    /// <param name="set">The set's name: <c>bpf_fs_kfunc_set_ids</c>.</param>
    /// <param name="programType">The type, as <see cref="KfuncHooks"/> spells it: <c>TRACING</c>.</param>
    /// <param name="attachType">
    /// What the program is loaded for, as <c>enum bpf_attach_type</c> spells it; empty for nothing in particular; null for whatever the
    /// type can be loaded for.
    /// </param>
    /// <param name="version">The kernel's version; null where it is not known.</param>
    /// <returns>True for a set without a filter; null where it is not known.</returns>
    public static bool? Admits(string set, string programType, string? attachType, KernelVersion? version)
    {
        if (!Filters.TryGetValue(set, out Filter[]? filters))
        {
            return true;
        }

        if (version is not { } known)
        {
            return Array.TrueForAll(filters, filter => filter.Admits(programType, attachType)) ? true : null;
        }

        KernelVersion release = known.Release;
        return Array.Find(filters, filter => filter.First <= release && (filter.Last is not { } last || release <= last)) is { } one
            ? one.Admits(programType, attachType)
            : null;
    }

    private sealed record Filter(KernelVersion First, KernelVersion? Last, string Types, string? AttachTypes = null)
    {
        private readonly string[] types = Types.Split(' ');
        private readonly string[]? attachTypes = AttachTypes?.Split(' ');

        public bool Admits(string programType, string? attachType) => Array.IndexOf(types, programType) >= 0
            && (attachTypes is null || attachType is null || Array.IndexOf(attachTypes, attachType) >= 0);
    }
}
