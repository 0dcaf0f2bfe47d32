namespace KfuncGen.Snapshots.Obligations;

/// <summary>What an argument must be, may be, and what happens to it.</summary>
/// <remarks>Documentation/bpf/kfuncs.rst and check_kfunc_args in kernel/bpf/verifier.c, 6.12, 7.2 and 7.3.</remarks>
public sealed class ArgumentObligation : Obligation
{
    /// <summary>A reference that the program owns, and that it has no more afterwards.</summary>
    public static readonly ArgumentObligation Released = new(
        nameof(Released),
        ObligationWords.Demand(
            "released by the call: not to be used any more", "is released by the call", "Releases the reference it is passed."));

    /// <summary>A pointer into the program's arena.</summary>
    public static readonly ArgumentObligation InArena = new(
        nameof(InArena),
        ObligationWords.Demand(
            "points into the program's arena", "must point into the program's arena", "Takes a pointer into the program's arena."));

    /// <summary>The place of a kernel pointer in a map value.</summary>
    public static readonly ArgumentObligation KernelPointerInMap = new(
        nameof(KernelPointerInMap),
        ObligationWords.Demand(
            "the place of a kernel pointer in a map",
            "must be the place of a kernel pointer in a map",
            "Takes the place of a kernel pointer in a map."));

    /// <summary>The size in bytes of the memory that the argument before points to.</summary>
    public static readonly ArgumentObligation SizeOfPrevious = new(
        nameof(SizeOfPrevious), ObligationWords.Demand("how many bytes {0} has", "is the size of the argument before"));

    /// <summary>A number that the verifier must know.</summary>
    public static readonly ArgumentObligation Constant = new(
        nameof(Constant), ObligationWords.Demand("a constant for the verifier", "must be known to the verifier"));

    /// <summary>The verifier does not look at it.</summary>
    public static readonly ArgumentObligation Unchecked = new(
        nameof(Unchecked), ObligationWords.Demand("not checked: anything goes", "is not checked"));

    /// <summary>The verifier puts its own value in place of the program's.</summary>
    public static readonly ArgumentObligation FilledIn = new(
        nameof(FilledIn), ObligationWords.Demand("filled in by the verifier: pass 0", "is filled by the verifier"));

    /// <summary>A string in read-only data.</summary>
    public static readonly ArgumentObligation ConstantString = new(
        nameof(ConstantString), ObligationWords.Demand("a constant string, in read-only data", "must be a constant string"));

    /// <summary>A map that the verifier knows.</summary>
    public static readonly ArgumentObligation ConstantMap = new(
        nameof(ConstantMap), ObligationWords.Demand("a map, a constant for the verifier", "must be a map known to the verifier"));

    /// <summary>A map, known only at run time.</summary>
    public static readonly ArgumentObligation RunTimeMap = new(
        nameof(RunTimeMap), ObligationWords.Demand("a map, known at run time", "must be a map"));

    /// <summary>An object that the program allocated itself (<c>bpf_obj_new</c>) and owns.</summary>
    public static readonly ArgumentObligation Allocated = new(
        nameof(Allocated),
        ObligationWords.Demand("an object that the program allocated and owns", "must be an object that the program allocated"));

    /// <summary>An object with a <c>bpf_refcount</c> among its members.</summary>
    public static readonly ArgumentObligation RefCounted = new(
        nameof(RefCounted), ObligationWords.Demand("an object with a bpf_refcount", "must have a bpf_refcount"));

    /// <summary>A variable on the stack that keeps the interrupt flags between saving and restoring.</summary>
    public static readonly ArgumentObligation InterruptFlags = new(
        nameof(InterruptFlags),
        ObligationWords.Demand("a variable on the stack, which keeps the interrupt flags", "keeps the interrupt flags"));

    /// <summary>An iterator, made by another kfunc.</summary>
    public static readonly ArgumentObligation Iterator = new(
        nameof(Iterator), ObligationWords.Demand("an iterator", "must be an iterator"));

    /// <summary>An object without an owner will do where one that is owned is asked for otherwise.</summary>
    public static readonly ArgumentObligation NeedNotBeOwned = new(
        nameof(NeedNotBeOwned), ObligationWords.Demand("need not be owned", "need not be owned"));

    /// <summary>An object of the program's own that must not be initialized: the call does it.</summary>
    public static readonly ArgumentObligation Uninitialized = new(
        nameof(Uninitialized), ObligationWords.Demand("initialized by the call", "must not be initialized"));

    /// <summary>A pointer that came from the kernel and was not walked to.</summary>
    public static readonly ArgumentObligation Trusted = new(
        nameof(Trusted),
        new ObligationWords(
            "trusted",
            "pointers must now be trusted",
            "pointers need not be trusted any more",
            "Takes only trusted pointers."));

    /// <summary>A trusted pointer, or one that RCU protects inside a read-side section.</summary>
    public static readonly ArgumentObligation TrustedOrRcu = new(
        nameof(TrustedOrRcu),
        new ObligationWords(
            "trusted or RCU-protected",
            "now takes RCU-protected pointers",
            "does not take RCU-protected pointers any more",
            "Takes RCU-protected pointers as well as trusted ones."));

    /// <summary>A pointer that was walked to will do. None of the three is there where it is not known.</summary>
    public static readonly ArgumentObligation NeedNotBeTrusted = new(
        nameof(NeedNotBeTrusted), ObligationWords.Silent("need not be trusted"));

    /// <summary>Null will do.</summary>
    public static readonly ArgumentObligation MayBeNull = new(nameof(MayBeNull), ObligationWords.Demand("may be null", "may be null"));

    /// <summary>Null is refused. Neither this nor <see cref="MayBeNull"/> is there where it is not known.</summary>
    public static readonly ArgumentObligation NotNull = new(nameof(NotNull), ObligationWords.Silent("not null"));

    private ArgumentObligation(string name, ObligationWords words)
        : base(name, words)
    {
    }

    /// <summary>All of them, in the order in which they are told.</summary>
    public static IReadOnlyList<ArgumentObligation> All { get; } =
    [
        Released, InArena, KernelPointerInMap, SizeOfPrevious, Constant, Unchecked, FilledIn, ConstantString, ConstantMap, RunTimeMap,
        Allocated, RefCounted, InterruptFlags, Iterator, NeedNotBeOwned, Uninitialized, Trusted, TrustedOrRcu, NeedNotBeTrusted,
        MayBeNull, NotNull,
    ];
}
