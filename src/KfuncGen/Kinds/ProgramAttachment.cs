namespace KfuncGen.Kinds;

/// <summary>What programs are attached to.</summary>
internal enum ProgramAttachment
{
    /// <summary>Nothing that a link stands for.</summary>
    None,

    /// <summary>A socket, by a socket option.</summary>
    Socket,

    /// <summary>An interface, as the driver's program.</summary>
    Xdp,

    /// <summary>An interface, among those of traffic control.</summary>
    Tcx,

    /// <summary>A cgroup.</summary>
    Cgroup,

    /// <summary>A route, over netlink.</summary>
    Route,

    /// <summary>A map: of sockets, or whose elements carry programs.</summary>
    Map,

    /// <summary>A network namespace.</summary>
    Netns,

    /// <summary>A hook of netfilter.</summary>
    Netfilter,

    /// <summary>The function, trace point or hook that the program was loaded for.</summary>
    Tracing,

    /// <summary>An event of perf_event_open(2): a trace point, a probe, a counter; or functions, many at once.</summary>
    Probe,

    /// <summary>A struct of functions that the kernel calls, together with the programs for its other members.</summary>
    StructOps,

    /// <summary>An iterator, from which user space reads.</summary>
    Iterator,
}
