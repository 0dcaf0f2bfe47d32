using KfuncGen.Bpf.Differential.Programs;
using KfuncGen.Bpf.Differential.Running;

namespace KfuncGen.Bpf.Differential.Shrinking;

/// <summary>Finds the smallest program that fails in the way another one did.</summary>
public static class SmallestFailure
{
    /// <summary>Shrinks a program and runs the smallest again.</summary>
    /// <param name="found">The failing program.</param>
    /// <param name="attempts">How many programs may be tried.</param>
    public static Discrepancy Of(Discrepancy found, int attempts = 5000)
    {
        if (found.Kind == DiscrepancyKind.InvalidProgram)
        {
            return found;
        }

        bool usesKernel = found.Kind is DiscrepancyKind.KernelRefused or DiscrepancyKind.WrongResultInKernel;
        Shrinker shrinker = new(programs => Fails(programs, found, usesKernel));
        RandomProgram smallest = shrinker.Shrink(found.Program, attempts);
        return new ThreeWayRun(usesKernel).Run([smallest]).FirstOrDefault() ?? found;
    }

    private static IReadOnlyList<bool> Fails(IReadOnlyList<RandomProgram> programs, Discrepancy found, bool usesKernel)
    {
        HashSet<string> failing = [.. new ThreeWayRun(usesKernel).Run(programs)
            .Where(discrepancy => discrepancy.Kind == found.Kind && discrepancy.Essence == found.Essence)
            .Select(static discrepancy => discrepancy.Program.Name)];
        return [.. programs.Select(program => failing.Contains(program.Name))];
    }
}
