namespace KfuncGen.Bpf.Verification.State;

/// <summary>How sure the kernel is that the object behind a pointer is alive.</summary>
internal enum ObjectTrust
{
    /// <summary>It is not known what the kernel knows.</summary>
    Unknown,

    /// <summary>It is: the program holds a reference, or something else does for it.</summary>
    Trusted,

    /// <summary>As long as the RCU section lasts.</summary>
    Rcu,

    /// <summary>It was read in an RCU section, and is as good as that makes it until the section ends.</summary>
    InSection,

    /// <summary>The RCU section that kept it alive is over.</summary>
    Expired,

    /// <summary>The program has released it.</summary>
    Released,

    /// <summary>It is null on this way.</summary>
    Absent,

    /// <summary>It pointed into a packet that a call may have moved since.</summary>
    Moved,

    /// <summary>It may be read, and that is all: what hooks of functions hand in.</summary>
    Plain,
}
