namespace KfuncGen.Bpf.Ir;

/// <summary>What an <see cref="IrOpcode.Atomic"/> does to memory.</summary>
public enum IrAtomic
{
    /// <summary>Adds the value.</summary>
    Add,

    /// <summary>Bitwise and with the value.</summary>
    And,

    /// <summary>Bitwise or with the value.</summary>
    Or,

    /// <summary>Bitwise exclusive or with the value.</summary>
    Xor,

    /// <summary>Writes the value.</summary>
    Exchange,

    /// <summary>Writes the value where memory is equal to the third operand.</summary>
    CompareExchange,
}
