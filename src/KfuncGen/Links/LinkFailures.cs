using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Links;

/// <summary>Makes sentences of why a program was not attached.</summary>
internal static class LinkFailures
{
    private const string NoInterface = "there is no such interface in this network namespace.";

    /// <summary>A program at the hook that it was loaded for: bpf_tracing_prog_attach, kernel/bpf/syscall.c, 7.2.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="hook">What it was to be attached to.</param>
    /// <param name="error">How it failed.</param>
    /// <param name="hasCookie">Whether the program was to be told something of the place.</param>
    public static BpfLinkException OfHook(string program, string hook, Errno error, bool hasCookie = false)
    {
        (BpfLinkFailureKind kind, string text) = error switch
        {
            // bpf_raw_tracepoint_open, kernel/bpf/syscall.c, 6.10: attributes that are longer than it knows, and not zero, are refused.
            Errno.EINVAL or Errno.E2BIG when hasCookie => (BpfLinkFailureKind.NotSupported, "this kernel takes no cookie there: for " +
                $"functions they came with 6.0, for trace points with 6.10. Attach it without one ({error.Name()})."),
            Errno.EPERM => (BpfLinkFailureKind.NotPermitted, "the process may not: it needs CAP_BPF and CAP_PERFMON (EPERM)."),
            Errno.ENOENT => (BpfLinkFailureKind.NoTarget, "this kernel has no such trace point (ENOENT)."),
            Errno.EBUSY => (BpfLinkFailureKind.Occupied, "as many programs as the kernel takes there are attached (EBUSY)."),
            Errno.EOPNOTSUPP or Errno.ENOTSUPP =>
                (BpfLinkFailureKind.NotSupported, $"this kernel or processor has no such trampolines ({error.Name()})."),
            _ => (BpfLinkFailureKind.SystemCallFailed, $"bpf(2) gave errno {(int)error} ({error.Name()})."),
        };

        return new(kind, $"BPF program '{program}' was not attached to {hook}: {text}", (int)error);
    }

    /// <summary>An iterator was not attached.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="hook">What it walks.</param>
    /// <param name="error">How it failed.</param>
    public static BpfLinkException OfIterator(string program, string hook, Errno error)
    {
        bool walksMap = BpfIteratorScope.WalksMap(hook);

        // bpf_iter_attach_cgroup, kernel/bpf/cgroup_iter.c; bpf_iter_attach_map, kernel/bpf/map_iter.c; 7.2.
        (BpfLinkFailureKind Kind, string Text)? known = (error, hook) switch
        {
            (Errno.EBADF, "cgroup") => (BpfLinkFailureKind.NoTarget, "that is no cgroup, whose folders are below /sys/fs/cgroup (EBADF)."),
            (Errno.EINVAL, "cgroup") => (BpfLinkFailureKind.NoTarget, "it walks cgroups in an order, which AttachIterator is to be " +
                "given: BpfIteratorScope.Cgroups(path, BpfCgroupOrder.DescendantsPre) (EINVAL)."),
            (Errno.EBADF, _) when walksMap => (BpfLinkFailureKind.NoTarget, "it walks a map, which " +
                "AttachIterator is to be given: BpfIteratorScope.Elements(map) (EBADF)."),
            (Errno.EINVAL, _) when walksMap => (BpfLinkFailureKind.NotSupported, "it does not " +
                "walk maps of that kind (EINVAL)."),
            (Errno.EACCES, _) when walksMap => (BpfLinkFailureKind.NotSupported, "the program takes " +
                "a key or a value that has more bytes than those of the map (EACCES)."),
            _ => null,
        };

        return known is var (kind, text)
            ? new(kind, $"BPF program '{program}' was not attached to {hook}: {text}", (int)error)
            : OfHook(program, hook, error);
    }

    /// <summary>A program was not attached to something.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="target">What it was to be attached to.</param>
    /// <param name="error">How it failed.</param>
    /// <param name="known">What that means there; null where it means the same everywhere.</param>
    public static BpfLinkException Of(string program, string target, Errno error, (BpfLinkFailureKind Kind, string Text)? known)
    {
        (BpfLinkFailureKind kind, string text) = known ?? error switch
        {
            Errno.EPERM => (BpfLinkFailureKind.NotPermitted, "the process may not: it needs CAP_NET_ADMIN and CAP_BPF, or CAP_SYS_ADMIN, " +
                "in the namespace of what it is attached to (EPERM)."),
            Errno.ENODEV => (BpfLinkFailureKind.NoTarget, NoInterface),
            Errno.EMFILE => (BpfLinkFailureKind.SystemCallFailed, "the process has as many files open as RLIMIT_NOFILE lets it: close " +
                "some, or raise it (EMFILE)."),
            Errno.ENOMEM => (BpfLinkFailureKind.SystemCallFailed, "there is no memory for it (ENOMEM)."),
            Errno.ENOSYS or Errno.EOPNOTSUPP => (BpfLinkFailureKind.NotSupported, $"this kernel was built without that ({error.Name()})."),
            _ => (BpfLinkFailureKind.SystemCallFailed, $"bpf(2) gave errno {(int)error} ({error.Name()})."),
        };

        return new(kind, $"BPF program '{program}' was not attached to {target}: {text}", (int)error);
    }

    /// <summary>An XDP program on an interface: dev_xdp_attach, net/core/dev.c, 7.2.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfXdp(Errno error, XdpMode mode, bool exists) => error switch
    {
        Errno.EBUSY => (BpfLinkFailureKind.Occupied, "another XDP program is attached there, and an interface has room for one. 'ip " +
            "link' and 'bpftool net' say which; detach it, or replace it by its link (EBUSY)."),
        Errno.EEXIST => (BpfLinkFailureKind.Occupied, "an XDP program is attached there in another mode, and an interface has programs " +
            "in one of generic and driver mode only. Use the same mode, or detach that one first (EEXIST)."),
        Errno.EOPNOTSUPP => (BpfLinkFailureKind.NotSupported, $"its driver cannot run XDP programs in mode {mode} (EOPNOTSUPP). " +
            "XdpMode.Generic works with every interface."),
        Errno.EINVAL when !exists => (BpfLinkFailureKind.NoTarget, NoInterface),
        Errno.EINVAL => (BpfLinkFailureKind.NotSupported, "this kernel does not attach XDP programs by links, which came with 5.9, or " +
            "the interface does not take this one: its MTU is too large, or the program was loaded for another interface (EINVAL)."),
        _ => null,
    };

    /// <summary>A program of traffic control on an interface: tcx_link_attach, kernel/bpf/tcx.c, 7.2.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfTcx(Errno error, bool isBeside) => error switch
    {
        Errno.EINVAL => (BpfLinkFailureKind.NotSupported, "this kernel has no tcx, which came with 6.6 (EINVAL). AttachClsact works with " +
            "older ones."),
        Errno.ENOENT when isBeside =>
            (BpfLinkFailureKind.NoTarget, "the link that it was to stand beside is not attached to this interface and direction (ENOENT)."),
        _ => null,
    };

    /// <summary>A classifier of an interface: tc_new_tfilter, net/sched/cls_api.c, 7.2.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfClsact(Errno error, ushort priority) => error switch
    {
        Errno.EPERM => (BpfLinkFailureKind.NotPermitted, "the process may not: it needs CAP_NET_ADMIN in this network namespace " +
            "(EPERM)."),
        Errno.EEXIST => (BpfLinkFailureKind.Occupied, $"another classifier has the priority {priority} there. Use another one (EEXIST)."),
        Errno.ENOENT or Errno.EOPNOTSUPP => (BpfLinkFailureKind.NotSupported, "this kernel has no clsact, or no classifiers of BPF " +
            $"(CONFIG_NET_SCH_INGRESS, CONFIG_NET_CLS_BPF) ({error.Name()})."),
        Errno.EINVAL => (BpfLinkFailureKind.Occupied, "the interface has another qdisc 'ingress' in the place of clsact, or the " +
        "priority is " +
            "that of a classifier of another kind; 'tc qdisc' and 'tc filter' show them (EINVAL)."),
        _ => null,
    };

    /// <summary>A program of a cgroup: cgroup_bpf_link_attach, kernel/bpf/cgroup.c, 7.2.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfCgroup(Errno error) => error switch
    {
        Errno.EPERM => (BpfLinkFailureKind.NotPermitted, "the process may not: it needs CAP_NET_ADMIN and CAP_BPF; or a program is " +
            "attached there, or to a cgroup above it, so that no other may be beside it. 'bpftool cgroup tree' says which (EPERM)."),
        Errno.EBADF => (BpfLinkFailureKind.NoTarget, "that is no cgroup of version 2, whose folders are below /sys/fs/cgroup or " +
            "/sys/fs/cgroup/unified (EBADF)."),
        Errno.EINVAL => (BpfLinkFailureKind.NotSupported, "this kernel does not attach programs of this kind to cgroups: it is too " +
            "old, or was built without CONFIG_CGROUP_BPF (EINVAL)."),
        Errno.E2BIG => (BpfLinkFailureKind.Occupied, "64 programs are attached there, which is all there is room for (E2BIG)."),
        _ => null,
    };

    /// <summary>A program of a network namespace: netns_bpf_link_attach, kernel/bpf/net_namespace.c, 7.2.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfNamespace(Errno error) => error switch
    {
        Errno.EEXIST => (BpfLinkFailureKind.Occupied, "a flow dissector is attached to it, or to the system's first namespace, and " +
            "there is room for one. 'bpftool net' says which (EEXIST)."),
        Errno.E2BIG => (BpfLinkFailureKind.Occupied, "as many programs are attached to it as there is room for: one flow dissector, " +
            "64 of sk_lookup (E2BIG)."),
        Errno.EINVAL => (BpfLinkFailureKind.NoTarget, "that is no network namespace, whose files are /proc/PID/ns/net and those below " +
            "/run/netns (EINVAL)."),
        _ => null,
    };

    /// <summary>A program of netfilter: bpf_nf_link_attach, net/netfilter/nf_bpf_link.c, 7.2.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfNetfilter(Errno error, int priority) => error switch
    {
        Errno.EBUSY => (BpfLinkFailureKind.Occupied, $"another hook has the priority {priority} there, and each may be there once. " +
            "Use another one (EBUSY)."),
        Errno.EPERM => (BpfLinkFailureKind.NotPermitted, $"the process may not: it needs CAP_NET_ADMIN and CAP_BPF; or the priority " +
            $"{priority} is one of the two that are netfilter's own: the lowest and the highest number (EPERM)."),
        Errno.ERANGE => (BpfLinkFailureKind.NotSupported, $"the priority {priority} is one that netfilter keeps for itself (ERANGE)."),
        Errno.EINVAL or Errno.EAFNOSUPPORT or Errno.EPROTO => (BpfLinkFailureKind.NotSupported, "this kernel does not attach programs to " +
            $"netfilter, which came with 6.4, or not to that hook and family ({error.Name()})."),
        Errno.EOPNOTSUPP or Errno.ENOENT => (BpfLinkFailureKind.NotSupported, "packets cannot be put together first: the kernel has " +
            $"no module nf_defrag_ipv4 or nf_defrag_ipv6 ({error.Name()})."),
        _ => null,
    };

    /// <summary>A program of a socket: sock_setsockopt, net/core/sock.c, 7.2.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfSocket(Errno error) => error switch
    {
        Errno.EPERM => (BpfLinkFailureKind.Occupied, "its filter is locked (SO_LOCK_FILTER) and cannot be changed (EPERM)."),
        Errno.ENOMEM => (BpfLinkFailureKind.NotPermitted, "it takes more memory than net.core.optmem_max allows for a socket (ENOMEM)."),
        Errno.EINVAL => (BpfLinkFailureKind.NotSupported, "the socket does not take such a program: for sockets of one port, each has " +
            "SO_REUSEPORT set before it is bound (EINVAL)."),
        _ => null,
    };

    /// <summary>An event: perf_event_open, kernel/events/core.c, 7.2.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfEvent(Errno error) => error switch
    {
        Errno.EPERM or Errno.EACCES => (BpfLinkFailureKind.NotPermitted, "the process may not: it needs CAP_PERFMON, and where it is to " +
            $"see other processes' memory, CAP_SYS_PTRACE; kernel.perf_event_paranoid is {Paranoid()} ({error.Name()})."),
        Errno.ENOSYS => (BpfLinkFailureKind.NotSupported, "this kernel has no perf_event_open(2): it was built without " +
            "CONFIG_PERF_EVENTS, or the call is not let through (ENOSYS)."),
        Errno.ESRCH => (BpfLinkFailureKind.NoTarget, "there is no such process (ESRCH)."),
        Errno.ENOENT or Errno.EOPNOTSUPP or Errno.ENODEV =>
            (BpfLinkFailureKind.NotSupported, $"this kernel or processor has no such event ({error.Name()})."),
        _ => null,
    };

    /// <summary>A link of an event: bpf_perf_link_attach, kernel/bpf/syscall.c, and perf_event_set_bpf_prog, 7.2.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfEventLink(Errno error) => error switch
    {
        Errno.EACCES => (BpfLinkFailureKind.NotSupported, "the record of this trace point is shorter than what the program reads of " +
            "it: it was written for another one (EACCES)."),
        Errno.EINVAL => (BpfLinkFailureKind.NotSupported, "this kernel does not attach programs to events by links, which came with " +
            "5.15, or not such a program to such an event (EINVAL)."),
        Errno.E2BIG => (BpfLinkFailureKind.Occupied, "as many programs are attached to it as there is room for (E2BIG)."),
        Errno.EPERM => (BpfLinkFailureKind.NotPermitted, "the process may not: it needs CAP_BPF and CAP_PERFMON (EPERM)."),
        _ => null,
    };

    /// <summary>A counter of a processor: perf_event_open(2).</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfCounter(Errno error) => error switch
    {
        Errno.ENOENT or Errno.EOPNOTSUPP or Errno.ENODEV => (BpfLinkFailureKind.NotSupported, "the processor does not count that, or a " +
            $"virtual machine is not let ({error.Name()}). PerfCounter.ProcessorClock is on every one."),
        Errno.EINVAL => (BpfLinkFailureKind.NotSupported, "more samples are asked for than kernel.perf_event_max_sample_rate lets " +
            "(EINVAL)."),
        _ => null,
    };

    /// <summary>The number of a trace point, from tracefs.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfTraceFiles(Errno error) => error switch
    {
        Errno.ENOENT => (BpfLinkFailureKind.NoTarget, "this kernel has no such trace point; /sys/kernel/tracing/events has a folder for " +
            "each (ENOENT)."),
        Errno.EACCES => (BpfLinkFailureKind.NotPermitted, "the process may not read the trace point's number below " +
            "/sys/kernel/tracing/events; root may, and whom the mount lets (EACCES)."),
        Errno.EPERM => (BpfLinkFailureKind.NotPermitted, "tracefs is not mounted, and to mount it for itself the process needs " +
            "CAP_SYS_ADMIN. 'mount -t tracefs nodev /sys/kernel/tracing' mounts it for all (EPERM)."),
        Errno.ENODEV => (BpfLinkFailureKind.NotSupported, "this kernel has no tracefs: it was built without CONFIG_EVENT_TRACING " +
            "(ENODEV)."),
        Errno.ENOSYS => (BpfLinkFailureKind.NotSupported, "tracefs is not mounted. 'mount -t tracefs nodev /sys/kernel/tracing' mounts " +
            "it (ENOSYS)."),
        _ => null,
    };

    /// <summary>What this kernel cannot probe at all.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfSource(string source) => (BpfLinkFailureKind.NotSupported,
        $"this kernel has no {source}s: /sys/bus/event_source/devices has no {source}, as it is built without " +
        $"CONFIG_{source.ToUpperInvariant()}_EVENTS.");

    /// <summary>A kernel function: register_kprobe, kernel/kprobes.c, 7.2.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfKernelFunction(Errno error) => error switch
    {
        Errno.ENOENT => (BpfLinkFailureKind.NoTarget, "this kernel has no such function that may be probed; /proc/kallsyms has all, and " +
            "a compiler may have made it a part of its callers (ENOENT)."),
        Errno.EADDRNOTAVAIL => (BpfLinkFailureKind.NoTarget, "this kernel has several functions of that name (EADDRNOTAVAIL)."),
        Errno.EINVAL or Errno.EILSEQ => (BpfLinkFailureKind.NotSupported, "this function may not be probed, or no instruction begins " +
            $"there ({error.Name()})."),
        Errno.EOPNOTSUPP => (BpfLinkFailureKind.NotSupported, "this kernel sets no probes (EOPNOTSUPP)."),
        _ => null,
    };

    /// <summary>Many kernel functions: bpf_kprobe_multi_link_attach, kernel/trace/bpf_trace.c, 7.2.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfKernelFunctions(Errno error) => error switch
    {
        Errno.ESRCH or Errno.ENOENT => (BpfLinkFailureKind.NoTarget, "this kernel does not have one of them, or it may not be probed; " +
            $"available_filter_functions of tracefs lists those that may ({error.Name()})."),
        Errno.EOPNOTSUPP or Errno.EINVAL => (BpfLinkFailureKind.NotSupported, "this kernel has no probes of many functions, which came " +
            $"with 5.18 and CONFIG_FPROBE ({error.Name()})."),
        Errno.EPERM => (BpfLinkFailureKind.NotPermitted, "the process may not: it needs CAP_BPF and CAP_PERFMON (EPERM)."),
        _ => null,
    };

    /// <summary>A function of a program or library: uprobe_register, kernel/events/uprobes.c, 7.2.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfUserFunction(Errno error) => error switch
    {
        Errno.ENOENT or Errno.ENOTDIR => (BpfLinkFailureKind.NoTarget, $"there is no such file ({error.Name()})."),
        Errno.EINVAL => (BpfLinkFailureKind.NotSupported, "the file is not one that is mapped as code, or the place is behind its end " +
            "(EINVAL)."),
        Errno.EIO => (BpfLinkFailureKind.NotSupported, "the file system cannot hold probes (EIO)."),
        Errno.ENOTSUPP or Errno.EOPNOTSUPP => (BpfLinkFailureKind.NotSupported, "no instruction begins there, or it is one that cannot " +
            $"be probed ({error.Name()})."),
        _ => null,
    };

    /// <summary>Many functions of a program or library: bpf_uprobe_multi_link_attach, kernel/trace/bpf_trace.c, 7.2.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfUserFunctions(Errno error) => error switch
    {
        Errno.EINVAL => (BpfLinkFailureKind.NotSupported, "this kernel has no probes of many functions, which came with 6.6 (EINVAL)."),
        Errno.EPERM => (BpfLinkFailureKind.NotPermitted, "the process may not: it needs CAP_BPF and CAP_PERFMON (EPERM)."),
        _ => OfUserFunction(error),
    };

    private static string Paranoid()
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/perf_event_paranoid").Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "not known";
        }
    }

    /// <summary>A struct of functions: bpf_struct_ops_map_update_elem, kernel/bpf/bpf_struct_ops.c, and what registers it, 7.2.</summary>
    /// <param name="type">The struct.</param>
    /// <param name="name">Under which name the kernel is to have it.</param>
    /// <param name="unset">The functions that no program is for.</param>
    /// <param name="error">The error.</param>
    public static (BpfLinkFailureKind Kind, string Text)? OfStructOps(
        string type, string? name, IReadOnlyList<string> unset, Errno error)
    {
        string missing = unset.Count == 0
            ? ""
            : $" A member that it cannot do without may be one of those that no program is for: {string.Join(", ", unset)}.";

        return error switch
        {
            Errno.EEXIST => (BpfLinkFailureKind.Occupied, $"the kernel has one of the name '{name}' (EEXIST)."),
            Errno.EBUSY => (BpfLinkFailureKind.Occupied, "the kernel has one, and takes one only (EBUSY)."),
            Errno.EINVAL => (BpfLinkFailureKind.NotSupported, $"the kernel does not take such a struct {type} (EINVAL).{missing}"),
            Errno.ENOTSUPP => (BpfLinkFailureKind.NotSupported, "programs may not be one of these members, or this kernel makes no such " +
                "calls on this processor (ENOTSUPP)."),
            Errno.EPERM => (BpfLinkFailureKind.NotPermitted, "the process may not: it needs CAP_BPF and CAP_NET_ADMIN (EPERM)."),
            _ => null,
        };
    }

    /// <summary>A program of a map of sockets: sock_map_prog_update, net/core/sock_map.c, 7.2.</summary>
    public static (BpfLinkFailureKind Kind, string Text)? OfSocketMap(Errno error) => error switch
    {
        Errno.EBUSY => (BpfLinkFailureKind.Occupied, "a program of this kind is attached to the map, and there is room for one; or " +
            "one that decides on messages of streams beside one that decides on all (EBUSY)."),
        Errno.EINVAL or Errno.EOPNOTSUPP => (BpfLinkFailureKind.NotSupported, "that is no map of sockets, or it does not take such a " +
            $"program ({error.Name()})."),
        _ => null,
    };
}
