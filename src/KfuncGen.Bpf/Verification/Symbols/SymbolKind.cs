namespace KfuncGen.Bpf.Verification.Symbols;

/// <summary>What a <see cref="Symbol"/> stands for.</summary>
internal enum SymbolKind
{
    /// <summary>A number, or the null pointer.</summary>
    Number,

    /// <summary>Whatever an instruction made.</summary>
    Unknown,

    /// <summary>What loading fills in.</summary>
    LoadTime,

    /// <summary>The address of a slot of a function.</summary>
    Slot,

    /// <summary>The address of the program's data.</summary>
    Data,

    /// <summary>What an operation makes of one or two others.</summary>
    Operation,

    /// <summary>Whether a comparison holds.</summary>
    Comparison,
}
