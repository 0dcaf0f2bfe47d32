namespace KfuncGen;

/// <summary>Where on a packet's way a hook of netfilter is: NF_INET_*, include/uapi/linux/netfilter.h, 7.2.</summary>
public enum NetfilterHook
{
    /// <summary>It has come in, and is not routed yet.</summary>
    PreRouting,

    /// <summary>It is for this system.</summary>
    LocalIn,

    /// <summary>It goes on to another system.</summary>
    Forward,

    /// <summary>This system sends it.</summary>
    LocalOut,

    /// <summary>It is about to leave.</summary>
    PostRouting,
}
