namespace KfuncGen.Benchmarks.Generator;

/// <summary>
/// What a build pays for fields of five kernel types on six kernels: the same application compiled with and without, files with types read
/// from the disk each time; and what it pays for such files where it asks for no field.
/// </summary>
internal static class FieldsCost
{
    /// <summary>Prints the ratios.</summary>
    /// <param name="pairs">How many pairs of compiles are compared.</param>
    public static int Run(int pairs)
    {
        FieldsProject project = new();
        ThrowIfWithoutFields(project);
        Console.WriteLine("| what | lines | without | with | ratio of the pairs, median | of the fastest | of processor time |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        Measure(
            "fields of five types, six kernels",
            () => project.Compile(hasTypes: true, asks: false),
            () => project.Compile(hasTypes: true, asks: true));
        Measure(
            "files with types, no field asked for",
            () => project.Compile(hasTypes: false, asks: false),
            () => project.Compile(hasTypes: true, asks: false));
        return 0;

        void Measure(string name, Func<long> without, Func<long> with) =>
            Console.WriteLine($"| {name} | {project.Lines} {PairedCompiles.Measure(without, with, pairs)}");
    }

    /// <summary>Compiles the project once, and measures nothing.</summary>
    public static int Try()
    {
        FieldsProject project = new();
        ThrowIfWithoutFields(project);
        Console.WriteLine($"{project.Lines} lines have fields of five types.");
        return 0;
    }

    private static void ThrowIfWithoutFields(FieldsProject project)
    {
        if (project.Compile(hasTypes: true, asks: true) <= project.Compile(hasTypes: true, asks: false))
        {
            throw new InvalidOperationException("The types have no fields.");
        }
    }
}
