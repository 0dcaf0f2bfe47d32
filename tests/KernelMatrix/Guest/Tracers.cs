using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>
/// Programs as people write them who trace: they read what the arguments of functions and hooks point at, say paths, and tell user space
/// by a ring buffer. Of one process only.
/// </summary>
[BpfObject]
internal static partial class Tracers
{
    private const int NotPermitted = -1;

    /// <summary>What the events are of.</summary>
    internal const int Opening = 1, Written = 2, Asking = 3, Asked = 4, Killed = 5;

    /// <summary>The process that is looked at, and a signal that it may not send.</summary>
    internal static int process, refused = -1;

    [BpfMap(MaxEntries = 1 << 18)]
    private static readonly BpfRingBuffer<TraceEvent> Events;

    private static long lost;

    // One of the few functions where the kernel says paths: btf_allowlist_d_path, kernel/trace/bpf_trace.c, 6.1.
    [BpfProgram(BpfProgramType.Fentry, "security_file_open")]
    public static void BeforeOpening(file file)
    {
        if (!IsLookedAt())
        {
            return;
        }

        using RingRecord<TraceEvent>? one = Events.Reserve();

        if (one is null)
        {
            Interlocked.Increment(ref lost);
            return;
        }

        ref TraceEvent opening = ref one.Value;
        opening = default;
        opening.What = Opening;
        opening.Number = file.f_flags;
        opening.Result = BpfHelpers.bpf_d_path(file.f_path, opening.Text);
        one.Submit();
    }

#pragma warning disable IDE0060 // A hook has the parameters that it has.
    [BpfProgram(BpfProgramType.Fexit, "vfs_write")]
    public static void AfterWriting(file file, nuint buffer, nuint count, nuint position, nint result)
    {
        if (IsLookedAt() && file.f_inode is { } inode)
        {
            Tell(new() { What = Written, Number = (long)inode.i_ino, Result = (long)result });
        }
    }

    // do_sys_openat2(directory, path, how): the path is in the process, and how it is opened in the kernel.
    [BpfProgram(BpfProgramType.Kprobe, "do_sys_openat2")]
    public static void AtAsking(int directory, nuint path, open_how.UncheckedFields how)
    {
        if (!IsLookedAt())
        {
            return;
        }

        TraceEvent asking = new() { What = Asking, Number = (long)how.flags, Result = directory };
        BpfHelpers.bpf_probe_read_user_str(asking.Text, path);
        Tell(asking);
    }

    [BpfProgram(BpfProgramType.Kretprobe, "do_sys_openat2")]
    public static void AtAnswer(int result)
    {
        if (IsLookedAt())
        {
            Tell(new() { What = Asked, Result = result });
        }
    }

    [BpfProgram(BpfProgramType.Lsm, "task_kill")]
    public static int MayKill(task_struct target, nuint information, int signal)
    {
        if (target.tgid != process || !IsLookedAt())
        {
            return 0;
        }

        TraceEvent killed = new() { What = Killed, Number = signal, Result = target.real_parent is { } parent ? parent.tgid : 0 };
        target.comm.CopyTo(killed.Text[..16]);
        Tell(killed);
        return signal == refused ? NotPermitted : 0;
    }
#pragma warning restore IDE0060

    [BpfFunction]
    private static void Tell(in TraceEvent one)
    {
        if (Events.Output(one) != 0)
        {
            Interlocked.Increment(ref lost);
        }
    }

    [BpfFunction]
    private static bool IsLookedAt() => (int)(BpfHelpers.bpf_get_current_pid_tgid() >> 32) == process;
}
