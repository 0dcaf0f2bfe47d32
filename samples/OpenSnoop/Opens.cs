using KfuncGen;

namespace OpenSnoop;

/// <summary>The programs that the kernel runs when a process asks for a file, and when it is answered.</summary>
internal static partial class Opens
{
    /// <summary>Where the paths are that threads have asked for.</summary>
    [BpfMap(MaxEntries = 16_384)]
    private static readonly BpfLruHashMap<ulong, ulong> Asked;

    [BpfMap(MaxEntries = 1 << 18)]
    private static readonly BpfRingBuffer<OpenEvent> Events;

    private static long lost;

    // openat(directory, path, flags, mode): the record has the path's address in the memory of the process.
    [BpfProgram(BpfProgramType.Tracepoint, "syscalls/sys_enter_openat")]
    internal static void OnAsk(trace_event_raw_sys_enter record) =>
        Asked.Update(BpfHelpers.bpf_get_current_pid_tgid(), record.args[1]);

    // When it returns, the kernel has read the path, so that its memory is there.
    [BpfProgram(BpfProgramType.Tracepoint, "syscalls/sys_exit_openat")]
    internal static void OnAnswer(trace_event_raw_sys_exit record)
    {
        ulong thread = BpfHelpers.bpf_get_current_pid_tgid();

        if (Asked.Find(thread) is not { } path)
        {
            return;
        }

        ulong address = path.Value;
        Asked.Delete(thread);
        using RingRecord<OpenEvent>? one = Events.Reserve();

        if (one is null)
        {
            Interlocked.Increment(ref lost);
            return;
        }

        ref OpenEvent opened = ref one.Value;
        opened.Pid = (int)(thread >> 32);
        opened.Result = (int)record.ret;
        BpfHelpers.bpf_get_current_comm(opened.Name);
        BpfHelpers.bpf_probe_read_user_str(opened.File, address);
        one.Submit();
    }
}
