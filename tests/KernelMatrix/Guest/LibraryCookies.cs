using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>A program at many functions of a library, which is told at which of them it runs: not every kernel has its kind.</summary>
[BpfObject]
internal static partial class LibraryCookies
{
    /// <summary>The process that is looked at, and what was told.</summary>
    internal static uint process;
    internal static ulong told;

    [BpfProgram(BpfProgramType.UprobeMulti)]
    public static void AtMany()
    {
        if ((uint)(BpfHelpers.bpf_get_current_pid_tgid() >> 32) == process)
        {
#pragma warning disable KFG0310 // One process is looked at, which calls by one thread.
            told |= BpfHelpers.bpf_get_attach_cookie();
#pragma warning restore KFG0310
        }
    }
}
