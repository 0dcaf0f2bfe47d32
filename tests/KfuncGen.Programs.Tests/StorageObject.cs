namespace KfuncGen.Programs.Tests;

/// <summary>Values that go with threads and sockets.</summary>
internal static partial class StorageObject
{
    [BpfMap] static readonly BpfTaskStorage<Count> OfThreads;
    [BpfMap] static readonly BpfSocketStorage<Count> OfSockets;
    static uint last;

    [BpfProgram(BpfProgramType.TpBtf, "sched_process_exec")]
    static void OnExec(task_struct task, int oldPid, linux_binprm binary)
    {
        if (OfThreads.Find(task) is { } before)
        {
            last = before.Value.Times;
        }

        if (OfThreads.GetOrAdd(task) is { } count)
        {
            count.Value.Times++;
        }
    }

    [BpfProgram(BpfProgramType.CgroupSockCreate)]
    static bool OnSocket(bpf_sock ctx)
    {
        if (OfSockets.Find(ctx) is null && OfSockets.GetOrAdd(ctx) is { } count)
        {
            count.Value.Times = 40 + ctx.type;
        }

        return true;
    }

    internal struct Count
    {
        public uint Times;
    }
}
