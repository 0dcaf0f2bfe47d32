using System.Collections.Immutable;
using KfuncGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Benchmarks.Generator;

/// <summary>
/// What a project with many targets pays: the generator on a project that asks for all kfuncs, from nothing and after an edit of the file,
/// and what it keeps in memory; with one merged file, and with a file for each kernel.
/// </summary>
internal static class FleetCost
{
    private const int WarmUps = 3;
    private const int Pairs = 9;
    private const int Few = 5;

    private static readonly int[] Counts = [1, Few, 40, 200, 1000];

    /// <summary>Prints the curve.</summary>
    public static int Run()
    {
        Console.WriteLine("| targets | kfuncs, different | merged file | cold | after an edit | files apart, cold | memory | generated |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        CSharpCompilation project = Project();
        Fleet few = Fleet.Make(Few);

        foreach (int count in Counts)
        {
            Fleet fleet = Fleet.Make(count);
            double[][] ratios = [new double[Pairs], new double[Pairs], new double[Pairs]];

            for (int i = -WarmUps; i < Pairs; i++)
            {
                double[] ofFew = Measure(project, few, i);
                double[] ofMany = Measure(project, fleet, i);

                for (int what = 0; what < ratios.Length && i >= 0; what++)
                {
                    ratios[what][i] = ofMany[what] / ofFew[what];
                }
            }

            (long memory, int generated) = Keep(project, fleet.Merged);
            Console.WriteLine(
                $"| {count:N0} | {fleet.Contracts:N0} | {fleet.Merged.Length >> 10:N0} KiB | " +
                $"{string.Join(" | ", ratios.Select(static of => $"{of.Order().ElementAt(Pairs / 2):F2}"))} | " +
                $"{memory / 1048576.0:F1} MiB | {generated >> 10:N0} KiB |");
        }

        return 0;
    }

    // Processor time, since the machine may be shared.
    private static double[] Measure(CSharpCompilation project, Fleet fleet, int number)
    {
        TextFile file = new("fleet.kfuncs", fleet.Merged);
        TextFile edited = new("fleet.kfuncs", fleet.Merged.Replace("s32 pid", $"s32 process{number + WarmUps}"));
        ImmutableArray<AdditionalText> files =
            [.. fleet.Snapshots.Select(static (text, index) => (AdditionalText)new TextFile($"{index:0000}.kfuncs", text))];
        GeneratorDriver driver = null!;

        return
        [
            Time(() => driver = NewDriver([file]).RunGenerators(project)),
            Time(() => driver = driver.ReplaceAdditionalText(file, edited).RunGenerators(project)),
            Time(() => NewDriver(files).RunGenerators(project)),
        ];
    }

    private static double Time(Action action)
    {
        GC.Collect();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
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
