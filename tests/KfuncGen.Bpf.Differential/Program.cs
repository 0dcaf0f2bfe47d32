using System.Diagnostics;
using System.Globalization;
using KfuncGen.Bpf.Differential.Generation;
using KfuncGen.Bpf.Differential.Programs;
using KfuncGen.Bpf.Differential.Running;
using KfuncGen.Bpf.Differential.Shrinking;

// dotnet run -c Release --project tests/KfuncGen.Bpf.Differential -- run [SEED] [FUNCTIONS] [no-kernel]
// dotnet run -c Release --project tests/KfuncGen.Bpf.Differential -- one SEED
// dotnet run -c Release --project tests/KfuncGen.Bpf.Differential -- show SEED
switch (args)
{
    case ["show", string seed]:
        Console.Write(ProgramGenerator.Generate($"P{seed}", Number(seed)).ToIndentedText());
        return 0;
    case ["one", string seed]:
        bool permitted = ThreeWayRun.KernelObstacle is null;
        Discrepancy? one = new ThreeWayRun(permitted).Run([ProgramGenerator.Generate($"P{seed}", Number(seed))]).FirstOrDefault();
        Console.WriteLine(one is null ? "The same everywhere." : SmallestFailure.Of(one).ToString());
        return one is null ? 0 : 1;
    case ["run", .. string[] options]:
        int firstSeed = options.Length > 0 ? Number(options[0]) : Random.Shared.Next(1_000_000_000);
        int functions = options.Length > 1 ? Number(options[1]) : 100_000;
        bool usesKernel = !options.Contains("no-kernel") && ThreeWayRun.KernelObstacle is null;
        return Run(firstSeed, functions, usesKernel);
    default:
        Console.Error.WriteLine("run [SEED] [FUNCTIONS] [no-kernel], one SEED, or show SEED");
        return 2;
}

static int Run(int firstSeed, int functions, bool usesKernel)
{
    Console.WriteLine($"From seed {firstSeed}. {(usesKernel ? "With the kernel." : "Without the kernel. " + ThreeWayRun.KernelObstacle)}");
    ThreeWayRun run = new(usesKernel);
    Stopwatch watch = Stopwatch.StartNew();
    HashSet<string> seen = [];

    foreach (IReadOnlyList<RandomProgram> batch in ProgramBatches.From(firstSeed, functions))
    {
        foreach (Discrepancy found in run.Run(batch))
        {
            // Of those that say the same, one is shrunk; the others may be found again by seed.
            string essence = $"{found.Kind} {found.Essence}";
            bool isFirst = seen.Add(essence);
            Console.WriteLine(isFirst ? $"==== {SmallestFailure.Of(found, 2000)}" : $"==== Seed {found.Program.Seed} too: {essence}");
        }

        Console.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s: {run.Statistics}");
    }

    return seen.Count == 0 ? 0 : 1;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
