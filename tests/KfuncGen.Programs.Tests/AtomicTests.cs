namespace KfuncGen.Programs.Tests;

public sealed class AtomicTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 3)]
    [InlineData(-5, 3)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(0x7fff_ffff, 1)]
    [InlineData(-1, long.MinValue)]
    [InlineData(0x1234_5678_9abc_def0, -5)]
    public void The_kernel_changes_memory_as_the_clr_does(long a, long b)
    {
        Numbers expected = new() { A = a, B = b };
        int expectedResult = AtomicPrograms.ChangesAllWays(ref expected);
        using LoadedBpfProgram<Numbers> loaded = Kernel.Load(AtomicPrograms.Bpf.ChangesAllWays);
        Numbers numbers = new() { A = a, B = b };

        Assert.Equal((expectedResult, expected.R, expected.S), (loaded.Run(ref numbers), numbers.R, numbers.S));
    }

    [Fact]
    public async Task Counts_from_several_threads_at_once_are_exact()
    {
        const int Threads = 4;
        const int Runs = 500;
        using LoadedBpfProgram<Numbers> loaded = Kernel.Load(AtomicPrograms.Bpf.Counts);

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < Runs; i++)
            {
                Numbers numbers = default;
                loaded.Run(ref numbers);
            }
        })));

        Numbers last = default;
        loaded.Run(ref last);
        Assert.Equal(((Threads * Runs) + 1) * 100, last.R);
        Assert.Equal(((Threads * Runs) + 1) * 200, last.S);
    }
}
