using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Shrinking;

/// <summary>Makes a failing program smaller as long as it still fails.</summary>
/// <param name="fails">Which of some programs fail as the first one did, in their order; one that does not compile does not.</param>
public sealed class Shrinker(Func<IReadOnlyList<RandomProgram>, IReadOnlyList<bool>> fails)
{
    // As many as the compiler takes at once without the first answer coming late.
    private const int BatchSize = 32;

    /// <summary>The smallest failing program that leaving out and replacing single pieces leads to.</summary>
    /// <param name="program">A failing program.</param>
    /// <param name="attempts">How many programs may be tried.</param>
    public RandomProgram Shrink(RandomProgram program, int attempts = 5000)
    {
        while (attempts > 0 && Smaller(program, ref attempts) is { } smaller)
        {
            program = smaller;
        }

        return program;
    }

    private RandomProgram? Smaller(RandomProgram program, ref int attempts)
    {
        // The smallest first: whole statements go before parts of expressions.
        IEnumerable<Node> candidates = SmallerNodes.Of(program.Members).OrderBy(static node => node.Size);

        foreach (Node[] batch in candidates.Chunk(BatchSize))
        {
            RandomProgram[] programs = [.. batch.Select((members, i) => program with { Name = $"Candidate{i}", Members = members })];
            IReadOnlyList<bool> failed = fails(programs);
            attempts -= batch.Length;

            for (int i = 0; i < programs.Length; i++)
            {
                if (failed[i])
                {
                    return programs[i] with { Name = program.Name };
                }
            }

            if (attempts <= 0)
            {
                return null;
            }
        }

        return null;
    }
}
