using System;
using KfuncGen;

foreach (KfuncVariant variant in Kf.All)
{
    Console.WriteLine($"{variant.Identifier} [{string.Join(" ", variant.PresentOn)}] {variant.Flags}");
}

KfuncProbe nowhere = KfuncProbe.ForDirectory("/nowhere");
Console.WriteLine(nowhere.Check(Kf.All[0]).Availability);

Console.WriteLine($"{Programs.Bpf.FindTask.Name} on no kernel: {Programs.Bpf.FindTask.Check(nowhere)?.Kind}");

Question question = new() { Pid = 1 };

try
{
    Programs.Exists(question.Pid);
}
catch (BpfOnlyException exception)
{
    Console.WriteLine($"{exception.Kfunc} is for BPF only");
}

internal struct Question
{
    public int Pid;
}

internal static partial class Programs
{
    [BpfProgram(BpfProgramType.Syscall)]
    internal static int FindTask(ref Question ctx) => Exists(ctx.Pid) ? 1 : 0;

    [BpfFunction]
    internal static bool Exists(int pid)
    {
        using task_struct? task = Kf.bpf_task_from_pid(pid);
        return task is not null;
    }
}

[KfuncBindings("bpf_task_*")]
internal static partial class Kf;
