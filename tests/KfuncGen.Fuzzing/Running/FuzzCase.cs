using KfuncGen.Fuzzing.Mutation;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Fuzzing.Targets;

namespace KfuncGen.Fuzzing.Running;

/// <summary>One input, told by numbers: whoever has them can make it again.</summary>
/// <param name="Target">The reader.</param>
/// <param name="RunSeed">The number that the run was started with.</param>
/// <param name="Index">The number of the case in that run; the first cases are the seeds as they are.</param>
internal readonly record struct FuzzCase(FuzzTarget Target, int RunSeed, long Index)
{
    /// <summary>Makes the input.</summary>
    public byte[] MakeInput()
    {
        IReadOnlyList<FuzzSeed> seeds = Target.Seeds;

        if (Index < seeds.Count)
        {
            return seeds[(int)Index].Bytes;
        }

        Random random = new(Mix());
        return Mutator.Mutate(random, seeds[random.Next(seeds.Count)], seeds);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"--target {Target.Name} --seed {RunSeed} --case {Index}");

    /// <summary>
    /// A seed for the case: neighbouring numbers give unlike ones. Hash codes will not do, because they differ from process to
    /// process.
    /// </summary>
    private int Mix()
    {
        ulong state = ((ulong)(uint)RunSeed << 32) + (ulong)Index;

        foreach (char letter in Target.Name)
        {
            state = (state ^ letter) * 0x100000001b3;
        }

        state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
        state = (state ^ (state >> 27)) * 0x94d049bb133111eb;
        return (int)(state >> 33);
    }
}
