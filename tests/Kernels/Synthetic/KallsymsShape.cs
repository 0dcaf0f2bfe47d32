namespace KfuncGen.Tests.Kernels.Synthetic;

/// <summary>How the tables of <see cref="KallsymsBuilder"/> lie and what an address word says.</summary>
public enum KallsymsShape
{
    /// <summary>Before 6.1: addresses first, words without sign.</summary>
    AddressesFirst,

    /// <summary>Before 6.1 on x86-64: addresses first, negative words are relative.</summary>
    AddressesFirstNegative,

    /// <summary>6.1 and 6.2: as before, with the order by name between markers and tokens.</summary>
    OrderBeforeTokens,

    /// <summary>6.12: addresses behind the tokens, tables aligned to 8 bytes.</summary>
    TokensFirst,

    /// <summary>6.12 on x86-64: as before, negative words are relative.</summary>
    TokensFirstNegative,

    /// <summary>7.2: words relative to themselves, tables aligned to 4 bytes.</summary>
    RelativeToItself,
}
