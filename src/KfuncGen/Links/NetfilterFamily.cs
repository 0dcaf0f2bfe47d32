namespace KfuncGen;

/// <summary>Which packets a hook of netfilter sees: NFPROTO_*, include/uapi/linux/netfilter.h, 7.2.</summary>
public enum NetfilterFamily
{
    /// <summary>Those of IPv4.</summary>
    Ipv4 = 2,

    /// <summary>Those of IPv6.</summary>
    Ipv6 = 10,
}
