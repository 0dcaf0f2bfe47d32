namespace KfuncGen.Images.Kallsyms;

/// <summary>What a word in <c>kallsyms_offsets</c> says.</summary>
/// <remarks>kernel/kallsyms.c, 6.1, 6.12, 6.17 and 7.2: <c>kallsyms_sym_address</c>.</remarks>
internal enum KallsymsEncoding
{
    /// <summary>The distance from the base, without sign: every kernel with neither of the others, such as x86-64 in 6.17.</summary>
    Unsigned,

    /// <summary>
    /// CONFIG_KALLSYMS_ABSOLUTE_PERCPU, which x86-64 has in 6.14 and no longer in 6.17: the complement of the distance from the
    /// base, or, if it is not negative, a number that is no address but the place of a per-processor variable.
    /// </summary>
    NegativeIsRelative,

    /// <summary>The distance from the word itself, as in 7.2 and 7.3.</summary>
    RelativeToItself,
}
