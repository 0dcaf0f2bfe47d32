using KfuncGen;
using Team.Library;
using Team.Middle;

Console.WriteLine(string.Join(' ', Kf.All.Select(static kfunc => kfunc.Identifier)));

// What the kernel says, or why it was not asked.
if (Counter.Bpf.TryLoad(out Counter.Bpf? counter, out BpfLoadReport report))
{
    using (counter)
    {
        Question question = new() { Pid = Environment.ProcessId };
        counter.Ask.Run(ref question);
        Console.WriteLine($"library: asked {counter.Asked}, seen {counter.Seen[question.Pid]}");
    }
}
else
{
    Console.WriteLine($"library: not loaded, {report.Problem}");
}

if (Programs.Bpf.Two.TryLoad(out LoadedBpfProgram<Question>? two, out BpfLoadFailure? failure))
{
    using (two)
    {
        Question question = new() { Pid = Environment.ProcessId };
        two.Run(ref question);
        Console.WriteLine("app: ran");
    }
}
else
{
    Console.WriteLine($"app: not loaded, {failure.Message}");
}

Console.WriteLine($"on no kernel: {Programs.Bpf.Two.Check(KfuncProbe.ForDirectory("/nowhere"))?.Kind}");

internal static partial class Programs
{
    [BpfProgram(BpfProgramType.Syscall)]
    internal static int Two(ref Question ctx)
    {
        if (!Groups.Both(ctx.Pid, ctx.Pid))
        {
            return 0;
        }

        task_struct? task = Kf.bpf_task_from_pid(ctx.Pid);

        if (task is null)
        {
            return 1;
        }

        Groups.LetGo(task);
        return 2;
    }
}

[KfuncBindings("bpf_task_from_pid")]
internal static partial class Kf;
