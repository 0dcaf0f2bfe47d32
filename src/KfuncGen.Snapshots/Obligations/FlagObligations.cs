using KfuncGen.Snapshots.Contracts;

namespace KfuncGen.Snapshots.Obligations;

/// <summary>What a flag means for a caller.</summary>
/// <remarks>eng/abi/flags; Documentation/bpf/kfuncs.rst and kernel/bpf/verifier.c, 6.1 to 7.3.</remarks>
public sealed partial record FlagObligations
{
    /// <summary>The flag.</summary>
    public required KfuncFlags Flag { get; init; }

    /// <summary>What it says of the call.</summary>
    public CallObligation? Call { get; private init; }

    /// <summary>What it says of the result.</summary>
    public ResultObligation? Result { get; private init; }

    /// <summary>What it says of one argument.</summary>
    public ArgumentObligation? Argument { get; private init; }

    /// <summary>Of which.</summary>
    public int ArgumentIndex { get; private init; }

    /// <summary>What it says of every pointer to a kernel object.</summary>
    public ArgumentObligation? KernelObjects { get; private init; }

    /// <summary>What is told of the flag where only flags are known; null where it means nothing to a caller.</summary>
    public Obligation? Told => Call ?? Result ?? Argument ?? (Obligation?)KernelObjects;

    /// <summary>Whether one of some flags says something of a kfunc; false where flags are not known.</summary>
    public static bool Say(KfuncFlags? flags, Obligation obligation) => flags is { } known && Of(known).Any(row => row.Says(obligation));

    /// <summary>
    /// The flags that say nothing on one of two kernels. One that asks for trust does not where trust is the default, and neither beside
    /// one that takes more: where one replaces the other, that says it all.
    /// </summary>
    /// <param name="older">The version of one kernel; null where it is not known.</param>
    /// <param name="newer">That of the other.</param>
    /// <param name="changed">The flags that are on one of them only; null where flags are not known.</param>
    public static KfuncFlags Unsaid(KernelVersion? older, KernelVersion? newer, KfuncFlags? changed) =>
        VerifierOfRelease.TrustIsDefault(older) is true
        || VerifierOfRelease.TrustIsDefault(newer) is true
        || Say(changed, ArgumentObligation.TrustedOrRcu)
            ? Saying(ArgumentObligation.Trusted)
            : KfuncFlags.None;

    /// <summary>The flags of a set of them that have a name, in the order of bits.</summary>
    public static IEnumerable<FlagObligations> Of(KfuncFlags flags) => All.Where(row => (flags & row.Flag) != 0);

    private static KfuncFlags Saying(Obligation obligation) =>
        All.Where(row => row.Says(obligation)).Aggregate(KfuncFlags.None, static (flags, row) => flags | row.Flag);

    private bool Says(Obligation obligation) =>
        Call == obligation || Result == obligation || Argument == obligation || KernelObjects == obligation;
}
