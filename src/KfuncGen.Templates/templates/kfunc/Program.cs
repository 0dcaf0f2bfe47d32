using KfuncGen;

foreach (KfuncVariant kfunc in Kf.All)
{
    Console.WriteLine($"{kfunc.Identifier}: {kfunc.Flags}, on {string.Join(", ", kfunc.PresentOn)}");
}

// In user space: read from the kernel's BTF, which needs no privilege.
Console.WriteLine(Kf.Has.bpf_task_from_pid
    ? "This kernel can look up a task by its pid."
    : "This kernel cannot look up a task by its pid.");

// In the kernel: needs CAP_BPF, or root. What is wrong, and what to do about it, is in the failure's message.
Question question = new() { Pid = Environment.ProcessId };

if (!Programs.Bpf.FindTask.TryLoad(out LoadedBpfProgram<Question>? program, out BpfLoadFailure? failure))
{
    Console.WriteLine(failure.Message);
    return;
}

using (program)
{
    Console.WriteLine(program.Run(ref question) == 0 ? "The kernel found this process." : "The kernel did not find this process.");
}

/// <summary>What the program is asked.</summary>
internal struct Question
{
    /// <summary>The process that it looks for.</summary>
    public int Pid;
}

/// <summary>Runs in the kernel: the build lowers it to BPF.</summary>
internal static partial class Programs
{
    [BpfProgram(BpfProgramType.Syscall)]
    internal static int FindTask(ref Question ctx)
    {
        // A kernel without the kfunc loads the program, too: the guard is false there, and the call is gone.
        if (!Kf.Has.bpf_task_from_pid)
        {
            return -38;
        }

        // May be null, and must be released on every way out: 'using' does.
        using task_struct? task = Kf.bpf_task_from_pid(ctx.Pid);
        return task is null ? -3 : 0;
    }
}

/// <summary>The kfuncs that this project uses.</summary>
[KfuncBindings("bpf_task_*")]
internal static partial class Kf;
