namespace KfuncGen.Snapshots.Contracts;

/// <summary>
/// What a kfunc's flags demand of its caller. A value names a meaning, not a bit of some kernel: bits 3 and 4 are free
/// for reuse since their flags went away, so <see cref="KfuncFlagBits"/> maps bits to meanings by kernel version.
/// Bits 32 and up hold what a kernel set and this version does not know: raw bit n is 1 &lt;&lt; (32 + n).
/// </summary>
/// <remarks>include/linux/btf.h, 6.1, 6.12, 7.2 and 7.3.</remarks>
[Flags]
public enum KfuncFlags : ulong
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Returns a reference that the program must release.</summary>
    KF_ACQUIRE = 1ul << 0,

    /// <summary>Releases the reference that it is passed.</summary>
    KF_RELEASE = 1ul << 1,

    /// <summary>May return null.</summary>
    KF_RET_NULL = 1ul << 2,

    /// <summary>Takes a pointer to a kptr in a map. Gone since 6.4.</summary>
    KF_KPTR_GET = 1ul << 3,

    /// <summary>Takes only trusted pointers. The default since 7.0, where the flag went away.</summary>
    KF_TRUSTED_ARGS = 1ul << 4,

    /// <summary>May sleep: only for sleepable programs.</summary>
    KF_SLEEPABLE = 1ul << 5,

    /// <summary>May harm the system: needs CAP_SYS_BOOT.</summary>
    KF_DESTRUCTIVE = 1ul << 6,

    /// <summary>Takes RCU-protected or trusted pointers.</summary>
    KF_RCU = 1ul << 7,

    /// <summary>Makes an iterator.</summary>
    KF_ITER_NEW = 1ul << 8,

    /// <summary>Moves an iterator on.</summary>
    KF_ITER_NEXT = 1ul << 9,

    /// <summary>Ends an iterator.</summary>
    KF_ITER_DESTROY = 1ul << 10,

    /// <summary>Only inside an RCU read-side section; what it returns is valid there.</summary>
    KF_RCU_PROTECTED = 1ul << 11,

    /// <summary>Keeps most caller-saved registers.</summary>
    KF_FASTCALL = 1ul << 12,

    /// <summary>Returns an arena pointer.</summary>
    KF_ARENA_RET = 1ul << 13,

    /// <summary>The first argument is an arena pointer.</summary>
    KF_ARENA_ARG1 = 1ul << 14,

    /// <summary>The second argument is an arena pointer.</summary>
    KF_ARENA_ARG2 = 1ul << 15,

    /// <summary>The verifier supplies trailing arguments that the program does not pass.</summary>
    KF_IMPLICIT_ARGS = 1ul << 16,

    /// <summary>May be called while holding a bpf_spin_lock.</summary>
    KF_SPINLOCK_SAFE = 1ul << 17,

    /// <summary>Needs CAP_PERFMON.</summary>
    KF_PERFMON = 1ul << 18,
}
