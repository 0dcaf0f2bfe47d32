namespace KfuncGen.Programs.Tests;

public sealed class HelperTests
{
    [Fact]
    public void Time_passes()
    {
        using LoadedBpfProgram<Numbers> loaded = Kernel.Load(HelperPrograms.Bpf.TellsTheTime);
        Numbers first = default;
        Numbers second = default;
        loaded.Run(ref first);
        loaded.Run(ref second);

        Assert.True(first.R > 0 && second.R > first.R && first.S >= first.R);
    }

    [Fact]
    public void The_program_runs_as_the_process_that_runs_it()
    {
        Numbers numbers = Kernel.Run(HelperPrograms.Bpf.KnowsTheProcess).Numbers;

        Assert.Equal(Environment.ProcessId, numbers.R);
        Assert.True(numbers.S > 0);
    }

    [Fact]
    public void The_process_has_its_name() =>
        Assert.Equal(File.ReadAllText("/proc/thread-self/comm")[0], (char)Kernel.Run(HelperPrograms.Bpf.NamesTheProcess).Numbers.R);

    [Fact]
    public void Text_goes_to_the_trace_pipe() => Assert.Equal("a is 12\n".Length, Kernel.Run(HelperPrograms.Bpf.Prints, 12).Result);

    [Fact]
    public void Numbers_are_drawn()
    {
        using LoadedBpfProgram<Numbers> loaded = Kernel.Load(HelperPrograms.Bpf.DrawsANumber);
        HashSet<long> drawn = [];

        for (int i = 0; i < 8; i++)
        {
            Numbers numbers = default;
            loaded.Run(ref numbers);
            Assert.InRange(numbers.R, 0, uint.MaxValue);
            drawn.Add(numbers.R);
        }

        Assert.True(drawn.Count > 1);
    }

    [Fact]
    public void A_helper_s_guard_is_the_kernel_s_answer() =>
        Assert.Equal(BpfHelpers.Has.bpf_jiffies64 ? 1 : 0, Kernel.Run(HelperPrograms.Bpf.AsksForHelpers).Result);

    [Fact]
    public void What_is_written_to_a_dynptr_is_read_back()
    {
        (int result, Numbers numbers) = Kernel.Run(HelperPrograms.Bpf.WritesAndReadsADynptr, 77);

        Assert.Equal((0, 77), (result, numbers.R));
    }
}
