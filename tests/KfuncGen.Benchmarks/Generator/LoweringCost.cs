namespace KfuncGen.Benchmarks.Generator;

/// <summary>
/// What a build pays for lowering 100 programs: the same project compiled with and without. The editor runs no implementation-only output
/// and pays nothing.
/// </summary>
internal static class LoweringCost
{
    /// <summary>Prints the ratios.</summary>
    public static int Run()
    {
        Console.WriteLine(
            "| project | programs | lines | without | with | ratio of the pairs, median | of the fastest | of processor time |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        Measure("programs only", new ProgramProject(hasApplication: false));
        Measure("programs in an application", new ProgramProject(hasApplication: true));
        return 0;
    }

    /// <summary>Compiles the projects once, and measures nothing: what changes with the product is seen when it changes.</summary>
    public static int Try()
    {
        foreach (bool hasApplication in (ReadOnlySpan<bool>)[false, true])
        {
            ProgramProject project = new(hasApplication);
            ThrowIfWithoutCode(project);
            Console.WriteLine($"{project.ProgramCount} programs in {project.Lines} lines have code.");
        }

        return 0;
    }

    private static void ThrowIfWithoutCode(ProgramProject project)
    {
        if (project.CompileWithoutLowering() >= project.CompileWithLowering())
        {
            throw new InvalidOperationException("The programs have no code.");
        }
    }

    private static void Measure(string name, ProgramProject project)
    {
        ThrowIfWithoutCode(project);

        PairedCompiles pairs = PairedCompiles.Measure(project.CompileWithoutLowering, project.CompileWithLowering);
        Console.WriteLine($"| {name} | {project.ProgramCount} | {project.Lines} {pairs}");
    }
}
