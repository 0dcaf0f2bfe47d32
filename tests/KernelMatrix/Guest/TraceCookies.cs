using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>Programs at a trace point, with types and without, which are told by which of their attachments they run.</summary>
[BpfObject]
internal static partial class TraceCookies
{
    /// <summary>The process that is looked at, and what was told.</summary>
    internal static uint process;
    internal static ulong typed, raw;

#pragma warning disable KFG0310 // One process is looked at, which calls by one thread.
#pragma warning disable KFG0201 // 6.1 tells such programs nothing, which is claimed of it.
    [BpfProgram(BpfProgramType.TpBtf, "sys_enter")]
    public static void WithTypes()
    {
        if ((uint)(BpfHelpers.bpf_get_current_pid_tgid() >> 32) == process)
        {
            typed |= BpfHelpers.bpf_get_attach_cookie();
        }
    }

    [BpfProgram(BpfProgramType.RawTracepoint, "sys_enter")]
    public static void WithoutTypes()
    {
        if ((uint)(BpfHelpers.bpf_get_current_pid_tgid() >> 32) == process)
        {
            raw |= BpfHelpers.bpf_get_attach_cookie();
        }
    }
#pragma warning restore KFG0201
#pragma warning restore KFG0310
}
