#pragma warning disable KFG0112 // That a hook is not there, or is another one, is said when the program is loaded, too.

namespace KfuncGen.Programs.Tests;

/// <summary>Programs at hooks that kernels do not have, or not so.</summary>
internal static partial class RefusedProbes
{
    [BpfProgram(BpfProgramType.Tracepoint, "sched/sched_process_execs")]
    internal static void OnNoRecord(trace_event_raw_sched_process_exec record)
    {
    }

    [BpfProgram(BpfProgramType.Tracepoint, "syscalls/sys_enter_nothing")]
    internal static void OnNoCall(trace_event_raw_sys_enter record)
    {
    }

    [BpfProgram(BpfProgramType.Kprobe, "vfs_read")]
    internal static void TakesAnother(dentry.UncheckedFields entry)
    {
    }
}
