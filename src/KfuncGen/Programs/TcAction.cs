namespace KfuncGen;

/// <summary>What traffic control does with a packet: TC_ACT_*, include/uapi/linux/pkt_cls.h, 7.2.</summary>
public enum TcAction
{
    /// <summary>As the classifier is configured.</summary>
    TC_ACT_UNSPEC = -1,

    /// <summary>Lets it pass.</summary>
    TC_ACT_OK = 0,

    /// <summary>Classifies it anew.</summary>
    TC_ACT_RECLASSIFY = 1,

    /// <summary>Drops it.</summary>
    TC_ACT_SHOT = 2,

    /// <summary>Goes on with the next action.</summary>
    TC_ACT_PIPE = 3,

    /// <summary>Takes it; it counts as queued.</summary>
    TC_ACT_STOLEN = 4,

    /// <summary>Takes it; it counts as queued elsewhere.</summary>
    TC_ACT_QUEUED = 5,

    /// <summary>Does the whole classification again.</summary>
    TC_ACT_REPEAT = 6,

    /// <summary>Sends it where a redirect helper said.</summary>
    TC_ACT_REDIRECT = 7,
}
