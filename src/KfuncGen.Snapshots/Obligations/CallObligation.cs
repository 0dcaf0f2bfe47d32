namespace KfuncGen.Snapshots.Obligations;

/// <summary>What the call as a whole needs and does.</summary>
/// <remarks>Documentation/bpf/kfuncs.rst and check_kfunc_call in kernel/bpf/verifier.c, 6.12, 7.2 and 7.3.</remarks>
public sealed class CallObligation : Obligation
{
    /// <summary>Only sleepable programs, outside of sections that must not sleep.</summary>
    public static readonly CallObligation MaySleep = new(
        nameof(MaySleep),
        "May sleep: only sleepable programs can call it.",
        "may now sleep: only sleepable programs can call it",
        "does not sleep any more");

    /// <summary>CAP_SYS_BOOT: it may bring the system down.</summary>
    public static readonly CallObligation MayHarm = new(
        nameof(MayHarm),
        "May harm the system: loading needs CAP_SYS_BOOT.",
        "now needs CAP_SYS_BOOT",
        "does not need CAP_SYS_BOOT any more");

    /// <summary>An RCU read-side section around the call and every use of the result.</summary>
    public static readonly CallObligation InReadSection = new(
        nameof(InReadSection),
        "Only inside an RCU read-side section, in which the result is valid.",
        "now only inside an RCU read-side section",
        "also outside an RCU read-side section");

    /// <summary>What it starts must be ended on every way out.</summary>
    public static readonly CallObligation StartsIterator = new(
        nameof(StartsIterator),
        "Starts an iterator, which must be ended, whatever this returns.",
        "now starts an iterator",
        "does not start an iterator any more");

    /// <summary>A loop's head: null is its end.</summary>
    public static readonly CallObligation MovesIterator = new(
        nameof(MovesIterator),
        "Moves an iterator on; null is its end.",
        "now moves an iterator on",
        "does not move an iterator on any more");

    /// <summary>The end of an iterator.</summary>
    public static readonly CallObligation EndsIterator = new(
        nameof(EndsIterator), "Ends an iterator.", "now ends an iterator", "does not end an iterator any more");

    /// <summary>The verifier adds arguments to those that a program passes. The prototype that programs see does not change.</summary>
    public static readonly CallObligation ImplicitArguments = new(
        nameof(ImplicitArguments),
        ObligationWords.Silent("The verifier passes '{0}' behind the arguments.", "The verifier supplies further arguments."));

    /// <summary>No call is accepted: the kernel's BTF still has the arguments that only the verifier can pass.</summary>
    /// <remarks>
    /// The verifier looks for a function NAME_impl (kernel/bpf/verifier.c, 7.1), which such a BTF does not have. Seen on booted
    /// kernels, Debian's 7.1.13 and 7.2.12: "cannot find function scx_bpf_kick_cpu_impl in BTF", whichever arguments are passed.
    /// </remarks>
    public static readonly CallObligation Refused = new(
        nameof(Refused),
        new ObligationWords(
            "Refused: this kernel takes no call of it, because BTF has '{0}' in the prototype, which only the verifier can pass.",
            "every call is refused now",
            "can be called now"));

    /// <summary>Allowed under a bpf_spin_lock. Before 7.3 a list inside the verifier said so, hence no change for callers.</summary>
    public static readonly CallObligation AllowedUnderLock = new(
        nameof(AllowedUnderLock),
        ObligationWords.Silent("May be called with a bpf_spin_lock held.", "May be called with a bpf_spin_lock held."));

    /// <summary>CAP_PERFMON.</summary>
    public static readonly CallObligation Perfmon = new(
        nameof(Perfmon), "Loading needs CAP_PERFMON.", "now needs CAP_PERFMON", "does not need CAP_PERFMON any more");

    private CallObligation(string name, string sentence, string gained, string lost)
        : base(name, new ObligationWords(sentence, gained, lost, sentence))
    {
    }

    private CallObligation(string name, ObligationWords words)
        : base(name, words)
    {
    }

    /// <summary>All of them, in the order in which they are told.</summary>
    public static IReadOnlyList<CallObligation> All { get; } =
    [
        MaySleep, MayHarm, InReadSection, AllowedUnderLock, Perfmon, StartsIterator, MovesIterator, EndsIterator, ImplicitArguments,
        Refused,
    ];
}
