namespace KfuncGen.Programs.Tests;

/// <summary>References to kernel objects that maps own.</summary>
public sealed class KeptTests
{
    private static readonly long Self = Environment.ProcessId;

    [Fact]
    public void What_one_program_puts_in_another_takes_out_once()
    {
        using KeptObject.Bpf kept = Load();
        kept.ByNumber[7] = default;

        Assert.Equal((0, 0L), Run(kept.Keeps, Self, 7));
        Assert.Equal((0, Self), Run(kept.Takes, 0, 7));
        Assert.Equal((0, 0L), Run(kept.Takes, 0, 7));
        Assert.Equal(1, kept.ByNumber[7].Changes);
    }

    [Fact]
    public void What_was_there_comes_out_and_is_released()
    {
        using KeptObject.Bpf kept = Load();
        kept.ByNumber[7] = default;
        long before = References(kept);

        Assert.Equal((0, 0L), Run(kept.Keeps, Self, 7));
        Assert.Equal(before + 1, References(kept));
        Assert.Equal((0, Self), Run(kept.Keeps, Self, 7));
        Assert.Equal(before + 1, References(kept));
        Assert.Equal((0, 0L), Run(kept.Moves, 0, 7));
        Assert.Equal(before + 1, References(kept));
        Assert.Equal((0, Self), Run(kept.Moves, 0, 7));
        Assert.Equal(before, References(kept));
    }

    [Fact]
    public void User_space_sees_nothing_of_it_and_releases_it_with_its_map_at_the_latest()
    {
        using KeptObject.Bpf other = Load();
        long before = References(other);

        using (KeptObject.Bpf kept = Load())
        {
            kept.ByNumber[7] = default;
            Assert.Equal((0, 0L), Run(kept.Keeps, Self, 7));
            Assert.Equal(before + 1, References(other));
            KeptObject.Watched seen = kept.ByNumber[7];

            Assert.Equal(-1, System.Runtime.InteropServices.MemoryMarshal.AsBytes(
                new ReadOnlySpan<KeptObject.Watched>(in seen))[8..].IndexOfAnyExcept((byte)0));
            Assert.True(kept.ByNumber.Remove(7));
        }

        // Kernels from 7.1 on free what a removed element holds a while after it, and the map a while after its last user.
        Assert.True(SpinWait.SpinUntil(() => References(other) == before, TimeSpan.FromMinutes(1)), "The reference is kept.");
    }

    private static long References(KeptObject.Bpf kept)
    {
        (int result, long count) = Run(kept.Counts, Self, 0);
        Assert.Equal(0, result);
        return count;
    }

    private static (int Result, long R) Run(LoadedBpfProgram<Numbers> program, long a, long b)
    {
        Numbers numbers = new() { A = a, B = b };
        return (program.Run(ref numbers), numbers.R);
    }

    private static KeptObject.Bpf Load()
    {
        if (KeptObject.Bpf.TryLoad(out KeptObject.Bpf? loaded, out BpfLoadReport report))
        {
            return loaded;
        }

        // Of 6.1, which keeps none.
        Assert.SkipWhen(report.ToString().Contains("this kernel keeps no", StringComparison.Ordinal), report.ToString());
        Assert.SkipWhen(
            report.Programs.Any(static one => one.Failure?.Kind is BpfLoadFailureKind.NotPermitted or BpfLoadFailureKind.NotSupported),
            report.ToString());
        throw new BpfObjectException(report);
    }
}
