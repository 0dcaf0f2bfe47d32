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
        Assert.Empty(Missing(tasks));
        Assert.NotEqual(0u, tasks.Link.Id);
    }

    [Fact]
    public void An_iterator_walks_the_elements_of_a_map()
    {
        using LoadedBpfProgram loaded = Kernel.Load(HookPrograms.Bpf.Elements);
        using BpfHashMap<uint, ulong> map = BpfMap.Create<BpfHashMap<uint, ulong>>(new() { MaxEntries = 16 });
        map[3] = 33;
        map[5] = 55;
        using BpfIterator elements = loaded.AttachIterator(BpfIteratorScope.Elements(map));

        Assert.Equal(
            [(3u, 33ul, 16u), (5u, 55ul, 16u)],
            elements.Read<HookPrograms.Element>().OrderBy(static one => one.Key).Select(static one => (one.Key, one.Value, one.Entries)));
        map[7] = 77;
        Assert.Equal(3, elements.Read<HookPrograms.Element>().Count());
    }

    [Fact]
    public void An_iterator_walks_the_threads_of_one_process_or_one_thread()
    {
        using LoadedBpfProgram loaded = Kernel.Load(HookPrograms.Bpf.Tasks);
        using BpfIterator threads = loaded.AttachIterator(BpfIteratorScope.Process(Environment.ProcessId));
        using BpfIterator first = loaded.AttachIterator(BpfIteratorScope.Thread(Environment.ProcessId));

        HookPrograms.Row[] rows = [.. threads.Read<HookPrograms.Row>()];
        Assert.All(rows, static row => Assert.Equal(Environment.ProcessId, row.Tgid));
        Assert.True(rows.Length > 1);
        Assert.Equal(Environment.ProcessId, Assert.Single(first.Read<HookPrograms.Row>()).Pid);
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

    // Processes come and go meanwhile: one that is there before and after must be in the list in between. A kernel may keep its first
    // one to itself: then bpftool's list lacks it, too.
    private static IEnumerable<int> Missing(BpfIterator tasks)
    {
        int[] before = Processes();
        HashSet<int> listed = [.. tasks.Read<HookPrograms.Row>().Select(static row => row.Tgid)];
        return before.Intersect(Processes()).Except(listed);
    }

    private static int[] Processes() =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(
            static path => int.TryParse(Path.GetFileName(path), out int process) ? process : 0).Where(static process => process > 1),
    ];

    // proc_pid_stat(5): the fourth field, the second behind the name.
    private static int Parent()
    {
        string text = File.ReadAllText("/proc/self/stat");
        return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
