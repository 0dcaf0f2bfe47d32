namespace KfuncGen.Bpf.Ir;

/// <summary>What the verifier knows of an address that the kernel hands a program.</summary>
public enum IrGivenKind
{
    /// <summary>It is the packet's: valid until the packet changes.</summary>
    Packet,

    /// <summary>An object that is alive while the program runs.</summary>
    Trusted,

    /// <summary>As <see cref="Trusted"/>, or null.</summary>
    TrustedOrNull,

    /// <summary>An object that may be read, and that no kfunc takes.</summary>
    Plain,
}
