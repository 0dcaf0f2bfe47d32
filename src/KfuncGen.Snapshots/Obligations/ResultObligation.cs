namespace KfuncGen.Snapshots.Obligations;

/// <summary>What a result promises, and what it asks for.</summary>
/// <remarks>Documentation/bpf/kfuncs.rst and check_kfunc_call in kernel/bpf/verifier.c, 6.12, 7.2 and 7.3.</remarks>
public sealed class ResultObligation : Obligation
{
    /// <summary>A reference that must be released or stored on every way out.</summary>
    public static readonly ResultObligation Owned = new(
        nameof(Owned),
        new ObligationWords(
            "owned by the caller, who must release it{0} or store it in a map",
            "the result must now be released",
            "the result must not be released any more",
            "The caller owns the result and must release it."));

    /// <summary>A pointer to an object that stays the kernel's.</summary>
    public static readonly ResultObligation NotOwned = new(nameof(NotOwned), ObligationWords.Silent("not owned: nothing to release"));

    /// <summary>Valid as long as the RCU read-side section of the call; <see cref="CallObligation.InReadSection"/> is told of it.</summary>
    public static readonly ResultObligation InReadSection = new(
        nameof(InReadSection), ObligationWords.Silent("valid only inside the RCU read-side section"));

    /// <summary>A pointer into the program's arena.</summary>
    public static readonly ResultObligation InArena = new(
        nameof(InArena),
        new ObligationWords(
            "points into the program's arena",
            "the result now points into the program's arena",
            "the result does not point into the program's arena any more",
            "The result points into the program's arena."));

    /// <summary>Memory that the program may write.</summary>
    public static readonly ResultObligation Writable = new(nameof(Writable), ObligationWords.Silent("memory to read and write"));

    /// <summary>Memory that the program may only read.</summary>
    public static readonly ResultObligation ReadOnly = new(nameof(ReadOnly), ObligationWords.Silent("memory to read, not to write"));

    /// <summary>Null on some calls.</summary>
    public static readonly ResultObligation MayBeNull = new(
        nameof(MayBeNull),
        new ObligationWords(
            "may be null: compare before use",
            "the result may now be null",
            "the result is never null any more",
            "The result may be null."));

    /// <summary>Never null, by the verifier's word. Neither this nor <see cref="MayBeNull"/> is there where nothing is known.</summary>
    public static readonly ResultObligation NotNull = new(nameof(NotNull), ObligationWords.Silent("never null"));

    private ResultObligation(string name, ObligationWords words)
        : base(name, words)
    {
    }

    /// <summary>All of them, in the order in which they are told.</summary>
    public static IReadOnlyList<ResultObligation> All { get; } =
        [Owned, InArena, NotOwned, InReadSection, Writable, ReadOnly, MayBeNull, NotNull];
}
