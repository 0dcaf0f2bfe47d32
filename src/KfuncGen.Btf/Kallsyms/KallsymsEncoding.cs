namespace KfuncGen.Btf;

/// <summary>What a word in <c>kallsyms_offsets</c> says.</summary>
/// <remarks>kernel/kallsyms.c, 6.1, 6.12 and 7.2: <c>kallsyms_sym_address</c>.</remarks>
internal enum KallsymsEncoding
{
    /// <summary>The distance from the base, without sign: most architectures up to 6.18, x86-64 too where it has no CONFIG_KALLSYMS_ABSOLUTE_PERCPU.</summary>
    Unsigned,

    /// <summary>
    /// CONFIG_KALLSYMS_ABSOLUTE_PERCPU, x86-64 up to 6.14: the complement of the distance from the base, or, if it is not
    /// negative, a number that is no address but the place of a per-processor variable.
    /// </summary>
    NegativeIsRelative,

    /// <summary>The distance from the word itself, as in 7.2 and 7.3.</summary>
    RelativeToItself,
}
