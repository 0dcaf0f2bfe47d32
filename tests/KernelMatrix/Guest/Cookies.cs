using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>Programs of every kind that is told by which of its attachments it runs, and add up what they are told.</summary>
[BpfObject]
internal static partial class Cookies
{
#pragma warning disable IDE0060 // A hook has the parameters that it has.
#pragma warning disable KFG0310 // One process is looked at, which calls by one thread; samples come with one number.
    /// <summary>The process that is looked at.</summary>
    internal static uint process;

    /// <summary>What was told: each attachment of a kind has a bit.</summary>
    internal static ulong kprobe, kretprobe, kprobeMulti, fentry, fexit, fmodRet, lsm, tracepoint, uprobe, uretprobe, sample;

    [BpfProgram(BpfProgramType.Kprobe, "vfs_read")]
    public static void AtRead()
    {
        if (IsLookedAt())
        {
            kprobe |= BpfHelpers.bpf_get_attach_cookie();
        }
    }

    [BpfProgram(BpfProgramType.Kretprobe, "vfs_read")]
    public static void AfterRead()
    {
        if (IsLookedAt())
        {
            kretprobe |= BpfHelpers.bpf_get_attach_cookie();
        }
    }

    [BpfProgram(BpfProgramType.KprobeMulti)]
    public static void AtMany()
    {
        if (IsLookedAt())
        {
            kprobeMulti |= BpfHelpers.bpf_get_attach_cookie();
        }
    }

    [BpfProgram(BpfProgramType.Fentry, "vfs_read")]
    public static void OnRead()
    {
        if (IsLookedAt())
        {
            fentry |= BpfHelpers.bpf_get_attach_cookie();
        }
    }

    [BpfProgram(BpfProgramType.Fexit, "vfs_read")]
    public static void OnReadsEnd()
    {
        if (IsLookedAt())
        {
            fexit |= BpfHelpers.bpf_get_attach_cookie();
        }
    }

    [BpfProgram(BpfProgramType.FmodRet, "security_inode_getattr")]
    public static int InPlaceOfAsking()
    {
        if (IsLookedAt())
        {
            fmodRet |= BpfHelpers.bpf_get_attach_cookie();
        }

        return 0;
    }

    [BpfProgram(BpfProgramType.Lsm, "file_open")]
    public static int OnOpen()
    {
        if (IsLookedAt())
        {
            lsm |= BpfHelpers.bpf_get_attach_cookie();
        }

        return 0;
    }

    [BpfProgram(BpfProgramType.Tracepoint, "syscalls/sys_enter_getpgid")]
    public static void OnCall(trace_event_raw_sys_enter record)
    {
        if (IsLookedAt())
        {
            tracepoint |= BpfHelpers.bpf_get_attach_cookie();
        }
    }

    [BpfProgram(BpfProgramType.Uprobe)]
    public static void OnFunction()
    {
        if (IsLookedAt())
        {
            uprobe |= BpfHelpers.bpf_get_attach_cookie();
        }
    }

    [BpfProgram(BpfProgramType.Uretprobe)]
    public static void AfterFunction()
    {
        if (IsLookedAt())
        {
            uretprobe |= BpfHelpers.bpf_get_attach_cookie();
        }
    }

    [BpfProgram(BpfProgramType.PerfEvent)]
    public static void OnSample(bpf_perf_event_data record) => sample |= BpfHelpers.bpf_get_attach_cookie();
#pragma warning restore KFG0310, IDE0060

    [BpfFunction]
    private static bool IsLookedAt() => (uint)(BpfHelpers.bpf_get_current_pid_tgid() >> 32) == process;
}
