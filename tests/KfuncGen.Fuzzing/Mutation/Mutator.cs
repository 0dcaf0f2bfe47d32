using KfuncGen.Fuzzing.Seeds;

namespace KfuncGen.Fuzzing.Mutation;

/// <summary>Damages a well-formed input in one to sixteen steps. The same random numbers make the same damage.</summary>
internal static class Mutator
{
    private const int MostSteps = 16;

    /// <summary>Makes an input out of a seed.</summary>
    /// <param name="random">Where all choices come from.</param>
    /// <param name="seed">The input to damage; it stays as it is.</param>
    /// <param name="others">Where foreign parts are taken from.</param>
    public static byte[] Mutate(Random random, FuzzSeed seed, IReadOnlyList<FuzzSeed> others)
    {
        byte[] bytes = [.. seed.Bytes];

        // Few steps more often than many: what is damaged in one place only gets further.
        int steps = 1 + random.Next(1 + random.Next(MostSteps));

        for (int i = 0; i < steps; i++)
        {
            byte[] other = others[random.Next(others.Count)].Bytes;

            bytes = seed.IsText && random.Next(8) != 0
                ? TextDamage.Apply(random, bytes, other)
                : random.Next(2) == 0 && seed.Fields.Count > 0
                    ? FieldDamage.Apply(random, bytes, seed)
                    : ByteDamage.Apply(random, bytes, other);
        }

        return bytes;
    }
}
