namespace KfuncGen.Snapshots;

/// <summary>
/// The hooks that kfunc sets are registered for, and the program types behind each. Hooks are spelled as in <c>enum btf_kfunc_hook</c>
/// of 6.12 and later, without its prefix, whatever the release: <c>CGROUP</c> was called <c>CGROUP_SKB</c> up to 6.11. Program types are
/// spelled as in <c>enum bpf_prog_type</c>, without its prefix: <c>SCHED_CLS</c> is the type behind the hook <c>TC</c>.
/// </summary>
/// <remarks>
/// <para>kernel/bpf/btf.c, bpf_prog_type_to_kfunc_hook, in the releases that <see cref="KfuncSetHooks"/> names, 6.1 to 7.3.</para>
/// <para>A program of the type EXT counts as one of the type that it extends.</para>
/// </remarks>
public static class KfuncHooks
{
    /// <summary>The hook of sets that programs of every type may use.</summary>
    public const string Common = "COMMON";

    private const string EveryType = "*";

    /// <summary>
    /// In the order of the hooks. A type without a version was there as long as the hook. `Without` is the last release known not to
    /// have it, where that is not the one before `First`.
    /// </summary>
    private static readonly Admission[] Admissions =
    [
        new(Common, EveryType),
        new("XDP", "XDP"),
        new("TC", "SCHED_CLS"),
        new("STRUCT_OPS", "STRUCT_OPS"),
        new("TRACING", "TRACING"),
        new("TRACING", "LSM"),

        // bc638d8cb5be
        new("TRACING", "TRACEPOINT", new(6, 12)),
        new("TRACING", "PERF_EVENT", new(6, 12)),

        // In the source of 7.2; a kernel 6.18 refused such a program.
        new("TRACING", "RAW_TRACEPOINT", new(7, 2), Without: new(6, 18)),
        new("SYSCALL", "SYSCALL"),
        new("CGROUP", "CGROUP_SKB"),

        // 53e380d21441; Ubuntu's 6.5 has it, too.
        new("CGROUP", "CGROUP_SOCK_ADDR", new(6, 7), Without: new(6, 2)),

        // 67666479edf1
        new("CGROUP", "CGROUP_SOCK", new(6, 12)),
        new("CGROUP", "CGROUP_DEVICE", new(6, 12)),
        new("CGROUP", "CGROUP_SOCKOPT", new(6, 12)),
        new("CGROUP", "CGROUP_SYSCTL", new(6, 12)),

        // 59422464266f
        new("CGROUP", "SOCK_OPS", new(6, 15)),
        new("SCHED_ACT", "SCHED_ACT"),
        new("SK_SKB", "SK_SKB"),
        new("SOCKET_FILTER", "SOCKET_FILTER"),
        new("LWT", "LWT_IN"),
        new("LWT", "LWT_OUT"),
        new("LWT", "LWT_XMIT"),
        new("LWT", "LWT_SEG6LOCAL"),
        new("NETFILTER", "NETFILTER"),
        new("KPROBE", "KPROBE"),
    ];

    /// <summary>include/uapi/linux/bpf.h, 7.3: <c>enum bpf_prog_type</c> without UNSPEC. The last one came with 6.4, 84601d6ee68a.</summary>
    private static readonly string[] Types =
    [
        "SOCKET_FILTER", "KPROBE", "SCHED_CLS", "SCHED_ACT", "TRACEPOINT", "XDP", "PERF_EVENT", "CGROUP_SKB", "CGROUP_SOCK", "LWT_IN", "LWT_OUT",
        "LWT_XMIT", "SOCK_OPS", "SK_SKB", "CGROUP_DEVICE", "SK_MSG", "RAW_TRACEPOINT", "CGROUP_SOCK_ADDR", "LWT_SEG6LOCAL", "LIRC_MODE2",
        "SK_REUSEPORT", "FLOW_DISSECTOR", "CGROUP_SYSCTL", "RAW_TRACEPOINT_WRITABLE", "CGROUP_SOCKOPT", "TRACING", "STRUCT_OPS", "EXT", "LSM",
        "SK_LOOKUP", "SYSCALL", "NETFILTER",
    ];

    /// <summary>All program types, in the order of <c>enum bpf_prog_type</c>.</summary>
    public static IReadOnlyList<string> ProgramTypeNames => Types;

    /// <summary>Whether programs of a type may call kfuncs that are registered for a hook, filters left aside.</summary>
    /// <param name="hook">The hook: <c>TRACING</c>.</param>
    /// <param name="programType">The type: <c>PERF_EVENT</c>.</param>
    /// <param name="version">The kernel's version; null where it is not known.</param>
    /// <returns>Null where it is not known: a hook that no release read has, or a release between those that had and had not the type.</returns>
    public static bool? Admits(string hook, string programType, KernelVersion? version)
    {
        if (hook == KfuncRegistration.FmodretHook)
        {
            return false;
        }

        bool isHook = false;

        foreach (Admission admission in Admissions)
        {
            if (admission.Hook != hook)
            {
                continue;
            }

            isHook = true;

            if (admission.ProgramType == programType || (admission.ProgramType == EveryType && Array.IndexOf(Types, programType) >= 0))
            {
                return admission.HoldsIn(version);
            }
        }

        return isHook ? false : null;
    }

    /// <summary>The program types that are known to be behind a hook.</summary>
    /// <param name="hook">The hook: <c>TRACING</c>.</param>
    /// <param name="version">The kernel's version; null where it is not known, which tells the types that were always there.</param>
    /// <returns>
    /// The types in the order of <c>enum bpf_prog_type</c>; empty for <see cref="KfuncRegistration.FmodretHook"/>, whose functions are not
    /// called; null for a hook that is not known. Types of which <see cref="Admits"/> does not know are left out.
    /// </returns>
    public static EquatableArray<string>? ProgramTypes(string hook, KernelVersion? version) =>
        hook == KfuncRegistration.FmodretHook || Array.Exists(Admissions, admission => admission.Hook == hook)
            ? Types.Where(type => Admits(hook, type, version) == true).ToEquatableArray()
            : null;

    private sealed record Admission(string Hook, string ProgramType, KernelVersion? First = null, KernelVersion? Without = null)
    {
        public bool? HoldsIn(KernelVersion? version) =>
            First is not { } first ? true
            : version is not { } known ? null
            : known >= first ? true
            : Without is not { } without || (known.Major, known.Minor).CompareTo((without.Major, without.Minor)) <= 0 ? false
            : null;
    }
}
