using System.Collections.Immutable;
using System.Diagnostics;
using KfuncGen.Generator;
using KfuncGen.Snapshots.Fleets;
using KfuncGen.Snapshots.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Benchmarks.Generator;

/// <summary>
/// What a project with many targets pays: the generator on a project that asks for all kfuncs, from nothing and after an edit of the file,
/// and what it keeps in memory; with one merged file, and with a file for each kernel.
/// </summary>
internal static class FleetCost
{
    private const int WarmUps = 4;
    private const int Times = 9;

    private static readonly int[] Counts = [1, 5, 40, 200, 1000];

    /// <summary>Prints the curve.</summary>
    public static int Run()
    {
        Console.WriteLine("| targets | contracts | file | cold | of 5 | after an edit | of 5 | memory | generated | apart, cold | of 5 |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        CSharpCompilation project = Project();

        foreach (int count in Counts)
        {
            // The compiler and the kernels of five are warm.
            Measure(project, 5);
            (double cold5, double edit5, double apart5) = Measure(project, 5).Times;
            (Fleet fleet, (double cold, double edit, double apart)) = Measure(project, count);
            (long memory, int generated) = Keep(project, fleet.Merged);
            Console.WriteLine(
                $"| {count:N0} | {fleet.Contracts:N0} | {fleet.Merged.Length >> 10:N0} KiB | {cold:F0} ms | {cold / cold5:F2} | {edit:F0} ms " +
                $"| {edit / edit5:F2} | {memory / 1048576.0:F1} MiB | {generated >> 10:N0} KiB | {apart:F0} ms | {apart / apart5:F2} |");
        }

        return 0;
    }

    private static (Fleet Fleet, (double Cold, double Edit, double Apart) Times) Measure(CSharpCompilation project, int count)
    {
        Fleet fleet = Fleet.Make(count);
        double[] cold = new double[Times];
        double[] edit = new double[Times];
        double[] apart = new double[Times];

        for (int i = -WarmUps; i < Times; i++)
        {
            TextFile file = new("fleet.kfuncs", fleet.Merged);
            TextFile edited = new("fleet.kfuncs", fleet.Merged.Replace("s32 pid", $"s32 process{i + WarmUps}"));
            GC.Collect();
            Stopwatch watch = Stopwatch.StartNew();
            GeneratorDriver driver = NewDriver([file]).RunGenerators(project);
            double first = watch.Elapsed.TotalMilliseconds;
            watch.Restart();
            driver = driver.ReplaceAdditionalText(file, edited).RunGenerators(project);
            double second = watch.Elapsed.TotalMilliseconds;

            ImmutableArray<AdditionalText> files =
                [.. fleet.Snapshots.Select(static (text, index) => (AdditionalText)new TextFile($"{index:0000}.kfuncs", text))];
            GC.Collect();
            watch.Restart();
            _ = NewDriver(files).RunGenerators(project);
            double third = watch.Elapsed.TotalMilliseconds;
            GC.KeepAlive(driver);

            if (i >= 0)
            {
                (cold[i], edit[i], apart[i]) = (first, second, third);
            }
        }

        return (fleet, (Median(cold), Median(edit), Median(apart)));
    }

    private static (long Memory, int Generated) Keep(CSharpCompilation project, string merged)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        GeneratorDriver driver = NewDriver([new TextFile("fleet.kfuncs", merged)]).RunGenerators(project);
        long after = GC.GetTotalMemory(forceFullCollection: true);
        GeneratorDriverRunResult result = driver.GetRunResult();

        if (result.Diagnostics.Length > 0 || result.Results[0].Exception is not null || result.GeneratedTrees.Length < 2)
        {
            throw new InvalidOperationException($"Nothing was generated: {result.Results[0].Exception}");
        }

        return (after - before, result.GeneratedTrees.Sum(static tree => tree.GetText().Length));
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static GeneratorDriver NewDriver(ImmutableArray<AdditionalText> files) => CSharpGeneratorDriver.Create(
        [new KfuncBindingsGenerator().AsSourceGenerator()],
        files,
        new CSharpParseOptions(LanguageVersion.Latest));

    private static CSharpCompilation Project() => CSharpCompilation.Create(
        "Project",
        [
            CSharpSyntaxTree.ParseText(
                "[KfuncGen.KfuncBindings] internal static partial class Kf;", new CSharpParseOptions(LanguageVersion.Latest)),
        ],
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(KfuncAttribute).Assembly.Location)
            .Select(static path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
}
