using System.Diagnostics;

namespace KfuncGen.Programs.Tests;

public sealed class HookTests
{
    [Fact]
    public void An_iterator_is_read_as_often_as_one_likes_and_knows_what_proc_knows()
    {
        using LoadedBpfProgram loaded = Kernel.Load(HookPrograms.Bpf.Tasks);
        using BpfIterator tasks = loaded.AttachIterator();

        for (int i = 0; i < 2; i++)
        {
            HookPrograms.Row self = tasks.Read<HookPrograms.Row>().Single(static row => row.Pid == Environment.ProcessId);
            Assert.Equal((Environment.ProcessId, Parent()), (self.Tgid, self.Parent));
        }

        Assert.True(tasks.Read<HookPrograms.Row>().Count() > 1);
        Assert.NotEqual(0u, tasks.Link.Id);
    }

    [Fact]
    public void A_program_is_attached_to_the_trace_point_that_it_names()
    {
        using LoadedBpfProgram loaded = Kernel.Load(HookPrograms.Bpf.OnExec);
        using BpfLink link = loaded.AttachHook();

        Assert.Equal(loaded.Id, link.Info.ProgramId);

        using (Process process = Process.Start("/bin/true"))
        {
            process.WaitForExit();
        }

        byte[] executed = new byte[sizeof(long)];
        loaded.ReadData(0, executed);
        Assert.True(BitConverter.ToInt64(executed) > 0);
    }

    [Fact]
    public void A_hook_that_is_not_there_or_has_other_arguments_is_refused_before_the_kernel_sees_the_program()
    {
        BpfLoadFailure absent = Refusal(HookPrograms.Bpf.OnNothing);
        BpfLoadFailure changed = Refusal(HookPrograms.Bpf.TakesAnother);

        Assert.Equal(
            (BpfLoadFailureKind.HookAbsent, BpfLoadFailureKind.HookChanged), (absent.Kind, changed.Kind));
        Assert.Contains("There is no btf_trace_sched_process_execs in its BTF", absent.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Argument 1 of sched_process_exec is struct task_struct *, and the program takes struct linux_binprm *",
            changed.Message,
            StringComparison.Ordinal);
    }

    private static BpfLoadFailure Refusal(BpfProgram program)
    {
        bool isLoaded = program.TryLoad(out _, out BpfLoadFailure? failure);
        Assert.True(!isLoaded);

        if (failure!.Kind == BpfLoadFailureKind.NoBtf)
        {
            Assert.Skip(failure.Message);
        }

        return failure;
    }

    // proc_pid_stat(5): the fourth field, the second behind the name.
    private static int Parent()
    {
        string text = File.ReadAllText("/proc/self/stat");
        return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
