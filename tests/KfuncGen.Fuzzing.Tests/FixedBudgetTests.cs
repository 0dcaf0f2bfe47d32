using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Fuzzing.Targets;

namespace KfuncGen.Fuzzing.Tests;

/// <summary>Every reader, some thousand damaged inputs, always the same ones. The long run is the command of KfuncGen.Fuzzing.</summary>
public sealed class FixedBudgetTests
{
    private const int Seed = 20261121;

    /// <summary>Longer than any case takes on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Readers => [.. AllTargets.Make().Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Readers))]
    public void Damaged_input_is_answered_or_refused_with_a_place_soon_and_in_little_memory(string reader)
    {
        FuzzTarget target = AllTargets.Make().Single(target => target.Name == reader);
        List<string> problems = [];

        FuzzRun run = new([target], Seed, new FuzzBudget(CasesOf(target), Time: null))
        {
            Found = (fuzzCase, _, problem) => problems.Add($"{fuzzCase}\n{problem.Kind}\n{problem.Detail}"),
            Hung = fuzzCase => problems.Add($"{fuzzCase} does not end"),
        };

        run.Run(Patience);

        Assert.Empty(problems);
        Assert.Equal(CasesOf(target), run.Figures[target].Cases);
        Assert.True(run.Figures[target].Answered < run.Figures[target].Cases, "No damage was noticed.");
    }

    // Which command is run depends on the bytes, and not every command has an answer for every file.
    public static TheoryData<string> ReadersOfOneThing =>
        [.. AllTargets.Make().Where(target => target is not CommandTarget).Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(ReadersOfOneThing))]
    public void Every_seed_is_answered(string reader)
    {
        FuzzTarget target = AllTargets.Make().Single(target => target.Name == reader);
        using CaseRunner runner = new(target.Seeds.Max(seed => seed.Bytes.Length));

        foreach (FuzzSeed seed in target.Seeds)
        {
            CaseResult result = runner.Run(target, seed.Bytes);

            Assert.True(result is { IsAnswered: true, Problem: null }, $"{seed.Name}: {result.Problem?.Detail ?? "refused"}");
        }
    }

    private static long CasesOf(FuzzTarget target) => target switch
    {
        WholeBtfTarget => 4,
        CommandTarget or ArchiveTarget => 500,
        CaptureTarget or IdSetTarget or DecompressionTarget => 2000,
        _ => 4000,
    };
}
