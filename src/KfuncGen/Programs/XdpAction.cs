namespace KfuncGen;

/// <summary>What the driver does with a packet: enum xdp_action, include/uapi/linux/bpf.h, 7.2.</summary>
public enum XdpAction
{
    /// <summary>Drops it and reports an error to the xdp_exception trace point.</summary>
    XDP_ABORTED = 0,

    /// <summary>Drops it.</summary>
    XDP_DROP = 1,

    /// <summary>Hands it to the network stack.</summary>
    XDP_PASS = 2,

    /// <summary>Sends it back out of the interface it came in by.</summary>
    XDP_TX = 3,

    /// <summary>Sends it where a redirect helper said.</summary>
    XDP_REDIRECT = 4,
}
