using KfuncGen.Snapshots.Contracts;

namespace KfuncGen.Stubs.Words;

/// <summary>What flags demand of a caller, in words, for documentation.</summary>
public static class ContractWords
{
    private static readonly (KfuncFlags Flag, string Words)[] Sentences =
    [
        (KfuncFlags.KF_ACQUIRE, "The caller owns the result and must release it."),
        (KfuncFlags.KF_RELEASE, "Releases the reference it is passed."),
        (KfuncFlags.KF_RET_NULL, "The result may be null."),
        (KfuncFlags.KF_SLEEPABLE, "May sleep: only sleepable programs can call it."),
        (KfuncFlags.KF_DESTRUCTIVE, "May harm the system: loading needs CAP_SYS_BOOT."),
        (KfuncFlags.KF_RCU, "Takes RCU-protected pointers as well as trusted ones."),
        (KfuncFlags.KF_RCU_PROTECTED, "Only inside an RCU read-side section, in which the result is valid."),
        (KfuncFlags.KF_ARENA_RET, "The result points into the program's arena."),
        (KfuncFlags.KF_IMPLICIT_ARGS, "The verifier supplies further arguments."),
        (KfuncFlags.KF_SPINLOCK_SAFE, "May be called with a bpf_spin_lock held."),
        (KfuncFlags.KF_PERFMON, "Loading needs CAP_PERFMON."),
    ];

    /// <summary>The sentences for some flags, in the order of their bits.</summary>
    public static IEnumerable<string> For(KfuncFlags flags)
    {
        foreach ((KfuncFlags flag, string words) in Sentences)
        {
            if ((flags & flag) != 0)
            {
                yield return words;
            }
        }
    }
}
