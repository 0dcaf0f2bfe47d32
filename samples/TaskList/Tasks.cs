using KfuncGen;

namespace TaskList;

/// <summary>The program that the kernel runs for each task while somebody reads.</summary>
internal static partial class Tasks
{
    private const int Again = 1;

    [BpfProgram(BpfProgramType.Iter, "task")]
    internal static int Each(bpf_iter_meta meta, task_struct? task)
    {
        // The last call has no task. A thread that is no process of its own is left out.
        if (task is null || task.pid != task.tgid || meta.seq is not { } output)
        {
            return 0;
        }

        TaskRow row = new() { Pid = task.pid, Started = task.start_time, IsKernelThread = task.mm is null ? 1 : 0 };
        task.comm.CopyTo(row.Name);

        if (task.real_parent is { } parent)
        {
            row.Parent = parent.tgid;
        }

        if (task.signal is { } signal)
        {
            row.Threads = signal.nr_threads;
        }

        return BpfHelpers.bpf_seq_write(output, in row) < 0 ? Again : 0;
    }
}
