namespace KfuncGen.Snapshots.Obligations;

/// <summary>What the verifier of a release asks of programs beyond flags and suffixes. Null stands for what is not known.</summary>
public static class VerifierOfRelease
{
    /// <summary>
    /// Whether pointers must be trusted without a flag that says so: everywhere but with KF_RCU since 7.0, which has no
    /// KF_TRUSTED_ARGS any more.
    /// </summary>
    /// <remarks>include/linux/btf.h and kernel/bpf/verifier.c, 6.19 and 7.0.</remarks>
    public static bool? TrustIsDefault(KernelVersion? version) => Since(version, new(7, 0));

    /// <summary>Whether flags say which kfuncs may be called under a lock; a list in the verifier does before.</summary>
    /// <remarks>KF_SPINLOCK_SAFE, include/linux/btf.h, 7.3.</remarks>
    public static bool? HasFlagsOfLocks(KernelVersion? version) => Since(version, new(7, 3));

    /// <summary>Whether a section is asked for where a flag demands one; of iterators it always was.</summary>
    /// <remarks>Images of Debian: "requires RCU critical section protection" is in 6.18 and not in 6.16.</remarks>
    public static bool? AsksForSection(KernelVersion? version) => Since(version, new(6, 18));

    /// <summary>Whether an RCU read section may be in another.</summary>
    /// <remarks>Images of Debian: up to 6.18 the verifier says "nested rcu read lock", in 7.2 it has no such word.</remarks>
    public static bool? AllowsNestedRcu(KernelVersion? version) => Between(version, new(6, 19), new(7, 2));

    /// <summary>Whether an element of an array is known to be there where its index is.</summary>
    /// <remarks>can_elide_value_nullness, kernel/bpf/verifier.c: not in 6.12, in 6.16.</remarks>
    public static bool? KnowsArrayElements(KernelVersion? version) => Between(version, new(6, 13), new(6, 16));

    /// <summary>Whether something is known of what comes out of a division.</summary>
    /// <remarks>
    /// BPF_DIV and BPF_MOD give a number of which nothing is known: adjust_scalar_min_max_vals, kernel/bpf/verifier.c, up to 6.18; asked
    /// of that kernel. Of later ones it is not known.
    /// </remarks>
    public static bool? KnowsQuotients(KernelVersion? version) => version is { } known && known < new KernelVersion(6, 19) ? false : null;

    /// <summary>Whether functions of the program's own may be called while a lock is held.</summary>
    /// <remarks>
    /// "function calls are not allowed while holding a lock": do_check, kernel/bpf/verifier.c, 6.1; asked of 6.1, which refuses it, and of
    /// 6.12, which does not.
    /// </remarks>
    public static bool? AllowsFunctionsUnderLock(KernelVersion? version) =>
        Between(version, new KernelVersion(6, 2), new KernelVersion(6, 12));

    private static bool? Since(KernelVersion? version, KernelVersion first) => version is { } known ? known >= first : null;

    // Between the last release that was seen without it and the first with it, it came.
    private static bool? Between(KernelVersion? version, KernelVersion firstThatMay, KernelVersion firstThatDoes) =>
        version is not { } known || (known >= firstThatMay && known < firstThatDoes) ? null : known >= firstThatDoes;

    /// <summary>
    /// Whether the end of an RCU section ends what it protects even in programs that may not sleep, which run in one anyway. Asked under
    /// QEMU: 7.2 refuses a use behind the end, 7.3 takes it.
    /// </summary>
    public static bool? EndsProtectionAnyway(KernelVersion? version) => version is null ? null : version < new KernelVersion(7, 3);
}
