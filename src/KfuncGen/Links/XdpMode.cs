namespace KfuncGen;

/// <summary>Where XDP programs run: XDP_FLAGS_*, include/uapi/linux/if_link.h, 7.2.</summary>
public enum XdpMode
{
    /// <summary>In the driver where it can do so, in the network stack elsewhere.</summary>
    Any = 0,

    /// <summary>In the network stack, which every interface has, and which is slower.</summary>
    Generic = 1 << 1,

    /// <summary>In the driver.</summary>
    Driver = 1 << 2,

    /// <summary>In the network card.</summary>
    Hardware = 1 << 3,
}
