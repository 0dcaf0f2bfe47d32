using KfuncGen.Bpf.Differential.Programs;
using KfuncGen.Bpf.Differential.Running;
using KfuncGen.Bpf.Differential.Shrinking;

namespace KfuncGen.Bpf.Differential.Tests;

public class ThreeWayTests(ITestOutputHelper output)
{
    // How many functions a run has. One by hand has more: see Program.cs.
    private const int Functions = 5000;

    [Fact]
    public void Random_functions_do_the_same_on_the_CLR_in_the_interpreter_and_in_the_kernel()
    {
        // The same programs in every run, so that what fails was broken by what changed; a run by hand has others.
        const int seed = 2_077_800_000;
        output.WriteLine($"From seed {seed}. {ThreeWayRun.KernelObstacle}");
        ThreeWayRun run = new(usesKernel: ThreeWayRun.KernelObstacle is null);

        foreach (IReadOnlyList<RandomProgram> batch in ProgramBatches.From(seed, Functions))
        {
            if (run.Run(batch) is [{ } found, ..])
            {
                Assert.Fail(SmallestFailure.Of(found).ToString());
            }
        }

        output.WriteLine(run.Statistics.ToString());
        Assert.True(run.Statistics.Functions >= Functions);
        Assert.True(run.Statistics.BeyondLimits < run.Statistics.Programs / 10, run.Statistics.ToString());
        Assert.SkipWhen(ThreeWayRun.KernelObstacle is not null, $"Without the kernel all is the same. {ThreeWayRun.KernelObstacle}");
        Assert.True(run.Statistics.Loaded > run.Statistics.Programs * 8 / 10, run.Statistics.ToString());
    }
}
