using System.Diagnostics;

namespace KfuncGen.Benchmarks.Generator;

/// <summary>
/// What a build pays for lowering 100 programs: the same project compiled with and without, one after the other, many times over.
/// What it adds is less than the clock of a shared machine moves within a minute, so pairs are compared and not averages of two
/// separate runs. The editor runs no implementation-only output and pays nothing.
/// </summary>
internal static class LoweringCost
{
    private const int WarmUps = 8;
    private const int Pairs = 31;

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

        for (int i = 0; i < WarmUps; i++)
        {
            project.CompileWithoutLowering();
            project.CompileWithLowering();
        }

        (double Wall, double Processor)[] without = new (double, double)[Pairs];
        (double Wall, double Processor)[] with = new (double, double)[Pairs];

        for (int i = 0; i < Pairs; i++)
        {
            // Each goes first as often as the other.
            if (i % 2 == 0)
            {
                without[i] = Time(project.CompileWithoutLowering);
                with[i] = Time(project.CompileWithLowering);
            }
            else
            {
                with[i] = Time(project.CompileWithLowering);
                without[i] = Time(project.CompileWithoutLowering);
            }
        }

        double before = Median(without.Select(static one => one.Wall));
        double after = Median(with.Select(static one => one.Wall));
        double pairs = Median(without.Zip(with, static (before, after) => after.Wall / before.Wall));
        double fastest = with.Min(static one => one.Wall) / without.Min(static one => one.Wall);
        double processor = with.Sum(static one => one.Processor) / without.Sum(static one => one.Processor);
        Console.WriteLine(FormattableString.Invariant(
            $"| {name} | {project.ProgramCount} | {project.Lines} | {before:F0} ms | {after:F0} ms ") +
            FormattableString.Invariant($"| {pairs:F2} | {fastest:F2} | {processor:F2} |"));
    }

    private static (double Wall, double Processor) Time(Func<long> compile)
    {
        GC.Collect();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        compile();
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Pairs / 2);
}
