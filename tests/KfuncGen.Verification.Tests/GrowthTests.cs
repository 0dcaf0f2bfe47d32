using KfuncGen.Verification.Growth;
using KfuncGen.Verification.Running;

namespace KfuncGen.Verification.Tests;

/// <summary>
/// No analyzer may be much worse than proportional to the code: while somebody types, it runs. What is counted is what is allocated,
/// which each run does alike.
/// </summary>
public sealed class GrowthTests
{
    // What is known all the way makes each state as long as the code: then twice the code is four times the work, up to the bound.
    private const double Tolerance = 4.6;

    // Where following the ways stops, whatever the program.
    private const long MaximalBytes = 600_000_000;

    public static TheoryData<string> Shapes { get; } = [.. GrowingShapes.All.Select(static shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Twice_as_much_code_is_no_more_than_four_times_the_work(string name)
    {
        GrowthCost once = Cost(name, 40);
        GrowthCost twice = Cost(name, 80);
        Assert.InRange((double)twice.Lowered / once.Lowered, 1, Tolerance);
        Assert.InRange(twice.Verified, 0, Math.Max((long)(Tolerance * once.Verified), MaximalBytes / 2));
    }

    [Theory]
    [InlineData("held")]
    [InlineData("booleans")]
    [InlineData("try")]
    [InlineData("calls")]
    public void Following_the_ways_stops(string name) => Assert.InRange(Cost(name, 300).Verified, 0, MaximalBytes);

    [Fact]
    public void A_function_of_thousands_of_blocks_is_lowered() => Assert.True(Cost("read_at_the_end", 3000).Lowered > 0);

    private static GrowthCost Cost(string name, int count)
    {
        GrowthCost? cost = new CorpusRun("debian-6.18", ask: null)
            .Cost(GrowingShapes.Case(GrowingShapes.All.Single(one => one.Name == name), count));
        Assert.NotNull(cost);
        return cost;
    }
}
