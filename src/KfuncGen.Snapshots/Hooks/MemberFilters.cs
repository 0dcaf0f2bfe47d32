namespace KfuncGen.Snapshots.Hooks;

/// <summary>
/// What the filters of kfunc sets say of the members of a struct that programs fill: a scheduler's <c>dispatch</c> may call what its
/// <c>enqueue</c> may not.
/// </summary>
/// <remarks>
/// scx_kfunc_context_filter with scx_kf_allow_flags, kernel/sched/ext/ext.c, and bpf_qdisc_kfunc_filter with qdisc_ops_context_flags,
/// net/sched/bpf_qdisc.c, 7.2 and 7.3. Schedulers have none up to 6.18, where a wrong call ends the scheduler while it runs; between the
/// two it is not known.
/// </remarks>
public static class MemberFilters
{
    private const string Scheduler = "sched_ext_ops";
    private const string SchedulerByCid = "sched_ext_ops_cid";
    private const string SchedulerSets = "scx_kfunc_ids_";
    private const string Queue = "Qdisc_ops";
    private const string QueueSet = "qdisc_kfunc_ids";

    private static readonly KernelVersion LastFreeScheduler = new(6, 18);
    private static readonly KernelVersion FirstFilteredScheduler = new(7, 2);
    private static readonly KernelVersion SinceInitCids = new(7, 3);

    // What each member may call beside what all may; init and init_cids differ between 7.2 and 7.3.
    private static readonly Dictionary<string, string[]> GroupsOfMember = new(StringComparer.Ordinal)
    {
        ["select_cpu"] = ["select_cpu", "enqueue_dispatch"],
        ["enqueue"] = ["select_cpu", "enqueue_dispatch"],
        ["dispatch"] = ["enqueue_dispatch", "dispatch"],
        ["sub_ecaps_updated"] = ["enqueue_dispatch", "dispatch"],
        ["cpu_release"] = ["cpu_release"],
        ["init_task"] = ["unlocked"],
        ["dump"] = ["unlocked"],
        ["cgroup_init"] = ["unlocked"],
        ["cgroup_exit"] = ["unlocked"],
        ["cgroup_prep_move"] = ["unlocked"],
        ["cgroup_cancel_move"] = ["unlocked"],
        ["cgroup_set_weight"] = ["unlocked"],
        ["cgroup_set_bandwidth"] = ["unlocked"],
        ["cgroup_set_idle"] = ["unlocked"],
        ["sub_attach"] = ["unlocked"],
        ["sub_detach"] = ["unlocked"],
        ["cpu_online"] = ["unlocked"],
        ["cpu_offline"] = ["unlocked"],
        ["init_cids"] = ["unlocked", "init_cids"],
        ["init"] = ["unlocked", "init"],
        ["exit"] = ["unlocked"],
    };

    private static readonly HashSet<string> GroupsOfAll = new(["any", "idle", "cid"], StringComparer.Ordinal);

    // The members of a queue that may call a kfunc; where none is named, all may. What is not here no program may call.
    private static readonly Dictionary<string, string[]> MembersOfQueue = new(StringComparer.Ordinal)
    {
        ["bpf_skb_get_hash"] = [],
        ["bpf_kfree_skb"] = [],
        ["bpf_dynptr_from_skb"] = [],
        ["bpf_qdisc_skb_drop"] = ["enqueue"],
        ["bpf_qdisc_watchdog_schedule"] = ["enqueue", "dequeue"],
        ["bpf_qdisc_bstats_update"] = ["dequeue"],
    };

    /// <summary>Whether what is in a set is filtered by members.</summary>
    public static bool IsFiltered(string set) => set == QueueSet || set.StartsWith(SchedulerSets, StringComparison.Ordinal);

    /// <summary>Whether a program that is a member of a struct may call a kfunc, as far as filters say.</summary>
    /// <param name="kfunc">The kfunc's name.</param>
    /// <param name="sets">The sets that it is in, as the kernel's source names them.</param>
    /// <param name="member">The struct and its member: <c>sched_ext_ops.dispatch</c>.</param>
    /// <param name="version">The kernel's version; null where it is not known.</param>
    /// <returns>True where no filter looks at it; null where it is not known.</returns>
    public static bool? Admits(string kfunc, IReadOnlyCollection<string> sets, string member, KernelVersion? version)
    {
        int dot = member.IndexOf('.');
        string type = dot < 0 ? member : member.Substring(0, dot);
        string name = dot < 0 ? "" : member.Substring(dot + 1);

        return sets.Contains(QueueSet) ? AdmitsQueue(kfunc, type, name)
            : sets.Any(static set => set.StartsWith(SchedulerSets, StringComparison.Ordinal)) ? AdmitsScheduler(sets, type, name, version)
            : true;
    }

    /// <summary>The members of the struct that may call a kfunc which one of them may not, for a message.</summary>
    /// <param name="kfunc">The kfunc's name.</param>
    /// <param name="sets">The sets that it is in.</param>
    /// <param name="member">The struct and its member.</param>
    /// <param name="version">The kernel's version.</param>
    public static IEnumerable<string> MembersThatMay(
        string kfunc, IReadOnlyCollection<string> sets, string member, KernelVersion? version)
    {
        string type = member.Split('.')[0];
        IEnumerable<string> members = type == Queue ? ["enqueue", "dequeue"]
            : version?.Release < SinceInitCids
                ? GroupsOfMember.Keys.Where(static one => one is not ("init_cids" or "sub_ecaps_updated"))
            : GroupsOfMember.Keys;
        return members.Where(one => Admits(kfunc, sets, $"{type}.{one}", version) == true);
    }

    // A hidden kfunc of the kernel's own is in no list.
    private static bool AdmitsQueue(string kfunc, string type, string member) =>
        type == Queue && MembersOfQueue.TryGetValue(kfunc, out string[]? members)
        && (members.Length == 0 || Array.IndexOf(members, member) >= 0);

    private static bool? AdmitsScheduler(IReadOnlyCollection<string> sets, string type, string member, KernelVersion? version)
    {
        if (version is not { } known)
        {
            return null;
        }

        KernelVersion release = known.Release;

        return release <= LastFreeScheduler ? true
            : release < FirstFilteredScheduler ? null
            : type is Scheduler or SchedulerByCid
                && !(type == SchedulerByCid && sets.Contains(SchedulerSets + "cpu_only"))
                && sets.Any(set => IsOpen(set.Substring(Math.Min(SchedulerSets.Length, set.Length)), member));
    }

    private static bool IsOpen(string group, string member) => GroupsOfAll.Contains(group)
        || (GroupsOfMember.TryGetValue(member, out string[]? groups) && Array.IndexOf(groups, group) >= 0);
}
