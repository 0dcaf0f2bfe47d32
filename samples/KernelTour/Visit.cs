using KfuncGen;

namespace KernelTour;

/// <summary>A kfunc called for real, by a BPF program that is written here in C#.</summary>
internal static partial class Visit
{
    private const int NoSuchFunction = -38;

    private struct Question
    {
        public int Pid;
    }

    /// <summary>Has the kernel look this process up, and says in a sentence what came of it.</summary>
    public static string FindThisProcess()
    {
        if (!Bpf.FindTask.TryLoad(out LoadedBpfProgram<Question>? program, out BpfLoadFailure? failure))
        {
            return $"No kfunc was called. {failure.Message}";
        }

        using (program)
        {
            Question question = new() { Pid = Environment.ProcessId };

            return program.Run(ref question) switch
            {
                1 => $"bpf_task_from_pid({question.Pid}), called by a BPF program in C#: the kernel found this process.",
                NoSuchFunction => "The BPF program ran and called nothing: this kernel does not have bpf_task_from_pid.",
                _ => $"bpf_task_from_pid({question.Pid}), called by a BPF program in C#: the kernel knows no such process, "
                    + "as in a container with process ids of its own.",
            };
        }
    }

    [BpfProgram(BpfProgramType.Syscall)]
    private static int FindTask(ref Question ctx)
    {
        if (!Kf.Has.bpf_task_from_pid || !Kf.Has.bpf_task_release)
        {
            return NoSuchFunction;
        }

        using task_struct? task = Kf.bpf_task_from_pid(ctx.Pid);
        return task is null ? 0 : 1;
    }
}
