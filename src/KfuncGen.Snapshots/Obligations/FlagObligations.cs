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

    /// <summary>The flags of a set of them that have a name, in the order of bits.</summary>
    public static IEnumerable<FlagObligations> Of(KfuncFlags flags) => All.Where(row => (flags & row.Flag) != 0);
}
