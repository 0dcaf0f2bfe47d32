namespace KfuncGen.Programs.Tests;

public sealed class KfuncTests
{
    // The kernel gives no task a number above 4,194,304: PID_MAX_LIMIT, include/linux/threads.h, 7.2.
    private const long Nobody = 5_000_000;
    private const long RootGroup = 1;

    private static readonly long Self = Environment.ProcessId;

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, -3)]
    public void A_task_is_found_or_not(bool exists, int expected)
    {
        long pid = exists ? Self : Nobody;

        Assert.Equal(expected, Kernel.Run(TaskPrograms.Bpf.FindsATask, pid).Result);
        Assert.Equal(expected, Kernel.Run(TaskPrograms.Bpf.FindsATaskInATuple, pid).Result);
        Assert.Equal(expected, Kernel.Run(TaskPrograms.Bpf.ReleasesByUsing, pid).Result);
        Assert.Equal(expected, Kernel.Run(TaskPrograms.Bpf.AcquiresTwice, pid).Result);
    }

    [Fact]
    public void The_right_side_of_a_null_coalescing_operator_runs_only_where_the_left_is_null()
    {
        Assert.Equal(1, Kernel.Run(TaskPrograms.Bpf.FallsBackToAnotherTask, Self, Nobody).Result);
        Assert.Equal(1, Kernel.Run(TaskPrograms.Bpf.FallsBackToAnotherTask, Nobody, Self).Result);
        Assert.Equal(0, Kernel.Run(TaskPrograms.Bpf.FallsBackToAnotherTask, Nobody, Nobody).Result);
    }

    [Fact]
    public void Groups_are_found_and_compared()
    {
        Assert.Equal(0, Kernel.Run(TaskPrograms.Bpf.FindsTheRootGroup, RootGroup).Result);
        Assert.Equal(-2, Kernel.Run(TaskPrograms.Bpf.FindsTheRootGroup, 0x7fff_ffff_ffff).Result);
        Assert.Equal(1, Kernel.Run(TaskPrograms.Bpf.KnowsThatATaskIsUnderTheRootGroup, Self, RootGroup).Result);
        Assert.Equal(1, Kernel.Run(TaskPrograms.Bpf.WalksUpFromAGroup, RootGroup).Result);
    }

    [Fact]
    public void Sections_are_entered_and_left()
    {
        Assert.Equal(6, Kernel.Run(TaskPrograms.Bpf.LocksReadCopyUpdate, 5).Numbers.R);
        Assert.InRange(Kernel.Run(TaskPrograms.Bpf.DisablesPreemption).Numbers.R, 0, 8191);
    }

    [Fact]
    public void Sets_of_processors_are_made_changed_and_combined()
    {
        (int empty, Numbers one) = Kernel.Run(CpumaskPrograms.Bpf.SetsAndTests);
        Assert.Equal((1, 1, 0, 1), (empty, one.R, one.S, one.T));

        (int weight, Numbers both) = Kernel.Run(CpumaskPrograms.Bpf.CombinesMasks);
        Assert.Equal((2, 1, 1, 1), (weight, both.R, both.S, both.T));
    }

    [Fact]
    public void Iterators_are_walked()
    {
        Assert.Equal(45, Kernel.Run(IteratorPrograms.Bpf.SumsNumbers).Result);
        Assert.Equal(17, Kernel.Run(IteratorPrograms.Bpf.BreaksOutOfAnIterator, 17).Result);
        Assert.Equal(1000, Kernel.Run(IteratorPrograms.Bpf.BreaksOutOfAnIterator, 5000).Result);
        Assert.Equal(15, Kernel.Run(IteratorPrograms.Bpf.ReturnsOutOfAnIterator).Result);
        Assert.Equal(36, Kernel.Run(IteratorPrograms.Bpf.NestsIterators).Result);
        Assert.Equal(18, Kernel.Run(IteratorPrograms.Bpf.DrivesAnIteratorByHand).Result);
    }

    [Fact]
    public void Strings_are_compared_measured_and_searched()
    {
        (int same, Numbers compared) = Kernel.Run(StringPrograms.Bpf.ComparesStrings);
        Assert.Equal((0, -1, 0), (same, compared.R, compared.S));

        (int found, Numbers measured) = Kernel.Run(StringPrograms.Bpf.MeasuresStrings);
        Assert.Equal((3, 4, 2), (found, measured.R, measured.S));

        (int last, Numbers searched) = Kernel.Run(StringPrograms.Bpf.FindsInStrings);
        Assert.Equal((4, 2, 4), (last, searched.R, searched.S));

        string comm = File.ReadAllText("/proc/thread-self/comm").TrimEnd('\n');
        Assert.Equal(comm.Length, Kernel.Run(StringPrograms.Bpf.MeasuresAStringOnTheStack).Result);
    }

    [Fact]
    public void Dynptrs_are_measured_adjusted_cloned_and_sliced()
    {
        (int size, Numbers known) = Kernel.Run(DynptrPrograms.Bpf.KnowsItsSize);
        Assert.Equal((128, 0, 0), (size, known.R, known.S));
        Assert.Equal(32, Kernel.Run(DynptrPrograms.Bpf.Adjusts).Numbers.R);
        Assert.Equal(128, Kernel.Run(DynptrPrograms.Bpf.Clones).Numbers.R);
        Assert.Equal(8, Kernel.Run(DynptrPrograms.Bpf.Slices).Result);
    }

    [Fact]
    public void A_guard_is_the_kernel_s_answer()
    {
        Assert.Equal(Kf.Has.bpf_task_from_vpid ? 0 : -38, Kernel.Run(GuardPrograms.Bpf.GuardsWithAnIf, Self).Result);
        Assert.Equal(
            Kf.Has.bpf_task_from_pid && Kf.Has.bpf_task_release ? 1 : -38,
            Kernel.Run(GuardPrograms.Bpf.GuardsWithAProperty, Self).Result);
        Assert.Equal(Kf.Has.bpf_strlen ? 7 : -1, Kernel.Run(GuardPrograms.Bpf.KeepsTheAnswer, 1).Result);

        int processors = Kernel.Run(GuardPrograms.Bpf.GoesAroundWhatIsMissing).Result;
        Assert.True(Kf.Has.scx_bpf_nr_cpu_ids ? processors > 0 : processors == -1);
    }
}
