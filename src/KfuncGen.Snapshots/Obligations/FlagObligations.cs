using KfuncGen.Snapshots.Contracts;

namespace KfuncGen.Snapshots.Obligations;

/// <summary>What a flag means for a caller.</summary>
/// <remarks>include/linux/btf.h, Documentation/bpf/kfuncs.rst and kernel/bpf/verifier.c, 6.1 to 7.3.</remarks>
public sealed record FlagObligations
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

    /// <summary>Every flag that has a name, in the order of bits.</summary>
    public static IReadOnlyList<FlagObligations> All { get; } =
    [
        new() { Flag = KfuncFlags.KF_ACQUIRE, Result = ResultObligation.Owned },

        // Since 7.3 the released argument is always the first one; before, it is the one that holds a reference, and every
        // releasing kfunc of those kernels passes it first, too: kernel/bpf/verifier.c, 6.12 and 7.3.
        new() { Flag = KfuncFlags.KF_RELEASE, Argument = ArgumentObligation.Released },
        new() { Flag = KfuncFlags.KF_RET_NULL, Result = ResultObligation.MayBeNull },
        new() { Flag = KfuncFlags.KF_KPTR_GET, Argument = ArgumentObligation.KernelPointerInMap },
        new() { Flag = KfuncFlags.KF_TRUSTED_ARGS, KernelObjects = ArgumentObligation.Trusted },
        new() { Flag = KfuncFlags.KF_SLEEPABLE, Call = CallObligation.MaySleep },
        new() { Flag = KfuncFlags.KF_DESTRUCTIVE, Call = CallObligation.MayHarm },
        new() { Flag = KfuncFlags.KF_RCU, KernelObjects = ArgumentObligation.TrustedOrRcu },
        new() { Flag = KfuncFlags.KF_ITER_NEW, Call = CallObligation.StartsIterator, Argument = ArgumentObligation.Uninitialized },
        new() { Flag = KfuncFlags.KF_ITER_NEXT, Call = CallObligation.MovesIterator },
        new() { Flag = KfuncFlags.KF_ITER_DESTROY, Call = CallObligation.EndsIterator },
        new() { Flag = KfuncFlags.KF_RCU_PROTECTED, Call = CallObligation.InReadSection, Result = ResultObligation.InReadSection },

        // About registers that a compiler may keep: nothing for a caller.
        new() { Flag = KfuncFlags.KF_FASTCALL },
        new() { Flag = KfuncFlags.KF_ARENA_RET, Result = ResultObligation.InArena },
        new() { Flag = KfuncFlags.KF_ARENA_ARG1, Argument = ArgumentObligation.InArena },
        new() { Flag = KfuncFlags.KF_ARENA_ARG2, Argument = ArgumentObligation.InArena, ArgumentIndex = 1 },
        new() { Flag = KfuncFlags.KF_IMPLICIT_ARGS, Call = CallObligation.ImplicitArguments },
        new() { Flag = KfuncFlags.KF_SPINLOCK_SAFE, Call = CallObligation.AllowedUnderLock },
        new() { Flag = KfuncFlags.KF_PERFMON, Call = CallObligation.Perfmon },
    ];

    /// <summary>What is told of the flag where only flags are known; null where it means nothing to a caller.</summary>
    public Obligation? Told => Call ?? Result ?? Argument ?? (Obligation?)KernelObjects;

    /// <summary>The flags of a set of them that have a name, in the order of bits.</summary>
    public static IEnumerable<FlagObligations> Of(KfuncFlags flags) => All.Where(row => (flags & row.Flag) != 0);

    /// <summary>
    /// Whether pointers must be trusted without a flag that says so: everywhere but with KF_RCU since 7.0, which has no
    /// KF_TRUSTED_ARGS any more. Null where the version is not known.
    /// </summary>
    /// <remarks>include/linux/btf.h and kernel/bpf/verifier.c, 6.19 and 7.0.</remarks>
    public static bool? TrustIsDefault(KernelVersion? version) => version is { } known ? known >= new KernelVersion(7, 0) : null;
}
