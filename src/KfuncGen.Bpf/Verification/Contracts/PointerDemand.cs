namespace KfuncGen.Bpf.Verification.Contracts;

/// <summary>How sure the kernel wants to be that an object is alive.</summary>
public enum PointerDemand
{
    /// <summary>It does not ask, or it is not known what it asks.</summary>
    None,

    /// <summary>Trusted, or protected by RCU: KF_RCU.</summary>
    TrustedOrRcu,

    /// <summary>Trusted: KF_TRUSTED_ARGS, and the default since 7.0.</summary>
    Trusted,
}
