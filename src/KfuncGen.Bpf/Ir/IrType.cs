namespace KfuncGen.Bpf.Ir;

/// <summary>The type of a value.</summary>
public enum IrType
{
    /// <summary>Nothing: the result of a store.</summary>
    None,

    /// <summary>32 bits. The upper half of a register that holds it has no meaning. Narrower integers are of this type too.</summary>
    I32,

    /// <summary>64 bits.</summary>
    I64,

    /// <summary>An address: 64 bits that only 64-bit instructions may touch, or the verifier takes it for a number.</summary>
    Pointer,
}
