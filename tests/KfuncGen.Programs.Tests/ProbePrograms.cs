namespace KfuncGen.Programs.Tests;

/// <summary>Programs at what perf_event_open(2) knows, and at raw trace points.</summary>
[BpfObject]
internal static partial class ProbePrograms
{
    internal static long entered, argument, executed, samples, period, called, number, returned, place, slept, stacked, cookie, stepped;

    [BpfProgram(BpfProgramType.Tracepoint, "syscalls/sys_enter_getpgid")]
    internal static void OnCall(trace_event_raw_sys_enter record)
    {
        if ((int)record.args[0] == 0x7a7a7a)
        {
            entered++;
            argument = (int)record.args[0];
        }
    }

    [BpfProgram(BpfProgramType.Tracepoint, "sched/sched_process_exec")]
    internal static void OnExecRecord(trace_event_raw_sched_process_exec record)
    {
        if (record.pid == record.old_pid)
        {
            Interlocked.Increment(ref executed);
        }
    }

    [BpfProgram(BpfProgramType.RawTracepoint, "sched_process_exec")]
    internal static void OnExec(task_struct.UncheckedFields task, int oldPid)
    {
        if (task.pid == oldPid)
        {
            Interlocked.Increment(ref executed);
        }
    }

    [BpfProgram(BpfProgramType.PerfEvent)]
    internal static void Sample(bpf_perf_event_data record)
    {
        Interlocked.Increment(ref samples);
        period = (long)record.sample_period;
        Span<byte> stack = stackalloc byte[64];
        stacked = BpfHelpers.bpf_get_stack(stack, 0);
    }

    [BpfProgram(BpfProgramType.Uprobe)]
    internal static void OnAbs(int argument)
    {
        if (argument < -77_000)
        {
            called++;
            number = argument;
        }
    }

    [BpfProgram(BpfProgramType.Uretprobe)]
    internal static void AfterAbs(int result)
    {
        if (result > 77_000)
        {
            returned = result;
        }
    }

    [BpfProgram(BpfProgramType.Uprobe)]
    internal static void OnCookie(int argument)
    {
        if (argument < -88_000)
        {
            cookie = (long)BpfHelpers.bpf_get_attach_cookie();
        }
    }

    [BpfProgram(BpfProgramType.Tracepoint, "syscalls/sys_enter_getpgid")]
    internal static void OnCallWithCookie(trace_event_raw_sys_enter record)
    {
        if ((int)record.args[0] == 0x7a7a7b)
        {
            cookie = (long)BpfHelpers.bpf_get_attach_cookie();
        }
    }

    [BpfProgram(BpfProgramType.Uprobe)]
    internal static void OnStep(pt_regs registers)
    {
        stepped = KernelTypes.Has.pt_regs.di ? (long)registers.di : -1;
        cookie = (long)BpfHelpers.bpf_get_attach_cookie();
    }

    [BpfProgram(BpfProgramType.Uprobe)]
    internal static void WhereAbs(pt_regs registers)
    {
        // Other processors' registers have other names.
        place = KernelTypes.Has.pt_regs.ip ? (long)registers.ip : -1;
    }

    [BpfProgram(BpfProgramType.UprobeMulti, Sleepable = true)]
    internal static void OnMany(int argument)
    {
        if (argument is -77_123 or 0x77)
        {
            slept++;
        }
    }

    [BpfProgram(BpfProgramType.Kprobe)]
    internal static void OnFunction()
    {
    }
}
