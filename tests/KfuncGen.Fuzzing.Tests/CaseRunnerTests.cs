using KfuncGen.Fuzzing.Running;

namespace KfuncGen.Fuzzing.Tests;

public sealed class CaseRunnerTests
{
    [Theory]
    [InlineData(FaultyReader.Undeclared, "IndexOutOfRangeException in FaultyReader.Read")]
    [InlineData(FaultyReader.Greedy, "memory")]
    [InlineData(FaultyReader.Slow, "time")]
    public void What_a_reader_should_not_do_is_found(byte first, string kind)
    {
        using CaseRunner runner = new(16);

        Assert.Equal(kind, runner.Run(new FaultyReader(), [first]).Problem?.Kind);
        Assert.Null(runner.Run(new FaultyReader(), [0]).Problem);
    }

    [Fact]
    public void A_case_that_does_not_end_is_told_and_left_behind()
    {
        // The first case is the seed itself, which is all zeros; damage makes its first byte a 4 sooner or later.
        FuzzCase? hung = null;
        FuzzRun run = new([new FaultyReader()], seed: 1, new FuzzBudget(100_000, Time: null)) { Hung = fuzzCase => hung = fuzzCase };

        Assert.False(run.Run(TimeSpan.FromSeconds(1)));
        Assert.Equal(FaultyReader.Endless, hung!.Value.MakeInput()[0]);
    }

    [Fact]
    public void A_finding_shrinks_to_what_it_needs()
    {
        using CaseRunner runner = new(64);
        byte[] input = [FaultyReader.Undeclared, .. Enumerable.Repeat((byte)0xff, 63)];

        Assert.Equal(
            [FaultyReader.Undeclared], Shrinker.Shrink(runner, new FaultyReader(), input, "IndexOutOfRangeException in FaultyReader.Read"));
    }

    [Fact]
    public void The_input_ends_where_memory_does()
    {
        using GuardedMemory memory = new(100);
        ReadOnlyMemory<byte> input = memory.Put([1, 2, 3]);

        Assert.Equal([1, 2, 3], input.ToArray());

        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only Linux has the page behind it that nobody may touch.");
        }

        unsafe
        {
            fixed (byte* start = input.Span)
            {
                Assert.Equal(0, (nint)(start + 3) % Environment.SystemPageSize);
            }
        }
    }
}
