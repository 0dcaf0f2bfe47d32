using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>Programs at functions of the kernel and at hooks of its security modules, which look at one process only.</summary>
[BpfObject]
internal static partial class Hooks
{
    private const int NotPermitted = -1;
    private const int NoAccess = -13;

#pragma warning disable KFG0310 // One process is looked at, which reads by one thread.
#pragma warning disable IDE0060 // A hook has the parameters that it has.
    /// <summary>The process that is looked at, and what is seen of it.</summary>
    internal static uint process;
    internal static ulong begun, ended, read, opened, probed, returned, probedAmongMany;

    /// <summary>Whether it may open files, and ask about them.</summary>
    internal static bool denies;

    [BpfProgram(BpfProgramType.Fentry, "vfs_read")]
    public static void BeforeRead()
    {
        if (IsLookedAt())
        {
            Interlocked.Increment(ref begun);
        }
    }

    [BpfProgram(BpfProgramType.Fexit, "vfs_read")]
    public static void AfterRead(file file, nuint buffer, nuint count, nuint position, nint result)
    {
        if (!IsLookedAt())
        {
            return;
        }

        Interlocked.Increment(ref ended);

        // The runtime's own threads read files to their ends.
        if (result > 0)
        {
            Interlocked.Add(ref read, (ulong)result);
        }
    }

    // Of functions whose name begins with security_ a program may change the result: check_attach_modify_return, kernel/bpf/verifier.c.
    [BpfProgram(BpfProgramType.FmodRet, "security_inode_getattr")]
    public static int InPlaceOfAsking() => IsLookedAt() && denies ? NoAccess : 0;

    [BpfProgram(BpfProgramType.Lsm, "file_open")]
    public static int OnOpen(file file)
    {
        if (!IsLookedAt())
        {
            return 0;
        }

        opened++;
        return denies ? NotPermitted : 0;
    }

    [BpfProgram(BpfProgramType.Kprobe, "vfs_read")]
    public static void AtRead()
    {
        if (IsLookedAt())
        {
            probed++;
        }
    }

    [BpfProgram(BpfProgramType.Kretprobe, "vfs_read")]
    public static void AtReadsEnd(nint result)
    {
        if (IsLookedAt() && result > 0)
        {
            returned += (ulong)result;
        }
    }

    [BpfProgram(BpfProgramType.KprobeMulti)]
    public static void AtMany()
    {
        if (IsLookedAt())
        {
            probedAmongMany++;
        }
    }
#pragma warning restore KFG0310, IDE0060

    [BpfFunction]
    private static bool IsLookedAt() => (uint)(BpfHelpers.bpf_get_current_pid_tgid() >> 32) == process;
}
