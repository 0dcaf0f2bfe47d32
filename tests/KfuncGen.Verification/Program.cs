using System.Globalization;
using KfuncGen.Verification.Booting;
using KfuncGen.Verification.Cases;
using KfuncGen.Verification.Growth;
using KfuncGen.Verification.Mutation;
using KfuncGen.Verification.Running;
using KfuncGen.Verification.Tables;

// dotnet run -c Release --project tests/KfuncGen.Verification -- show [PART OF A NAME ...]
// dotnet run -c Release --project tests/KfuncGen.Verification -- mutate COUNT [SEED]
// dotnet run -c Release --project tests/KfuncGen.Verification -- boot KERNEL [PART OF A NAME ...]
// dotnet run -c Release --project tests/KfuncGen.Verification -- table FILE MUTANTS [KERNEL ...]
// dotnet run -c Release --project tests/KfuncGen.Verification -- time
// dotnet run -c Release --project tests/KfuncGen.Verification -- code PART OF A NAME ...
// dotnet run -c Release --project tests/KfuncGen.Verification -- typing
// dotnet run -c Release --project tests/KfuncGen.Verification -- growth [SHAPE [COUNT ...]]
const string Target = "debian-6.18";

switch (args)
{
    case ["show", .. string[] parts]:
        Show(new CorpusRun(Target, CorpusAssembly.Ask).Run(Named(parts)));
        return 0;
    case ["mutate", string count, .. string[] seed]:
        Show(Mutants(Number(count), seed is [string given] ? Number(given) : 1));
        return 0;
    case ["boot", string kernel, .. string[] parts]:
        Show(Booted(kernel, Named(parts)));
        return 0;
    case ["table", string file, string count, .. string[] kernels]:
        File.WriteAllText(file, AgreementPage.Of(
            new CorpusRun(Target, CorpusAssembly.Ask).Run(Corpus.Read()),
            Number(count) is > 0 and int mutants ? Mutants(mutants, 1) : null,
            [.. kernels.Select(static name => (name, Booted(name, Corpus.Read())))]));
        return 0;
    case ["ask", string image]:
        foreach ((string name, KernelAnswer answer) in CorpusAssembly.Ask(File.ReadAllBytes(image)))
        {
            Console.WriteLine(BootedKernel.Write(name, answer));
        }

        return 0;
    case ["time"]:
        Console.WriteLine(new CorpusRun(Target, ask: null).Time(Corpus.Read()));
        return 0;
    case ["growth", .. string[] parts]:
        Grow(parts);
        return 0;
    case ["code", .. string[] parts]:
        foreach (CorpusCase one in Named(parts))
        {
            Console.WriteLine(one.Name + "\n" + new CorpusRun(Target, ask: null).Code(one));
        }

        return 0;
    case ["typing"]:
        CorpusCase[] plain = [.. Corpus.Read().Where(static one => one is { IsWhole: false, UsesMaps: false, IsRight: true })];
        Console.WriteLine(new CorpusRun(Target, ask: null).Typing(
            [.. plain.Where((_, i) => i % (plain.Length / 10) == 0).Take(10)]));
        return 0;
    default:
        Console.Error.WriteLine(
            "show [PART OF A NAME ...], mutate COUNT [SEED], boot KERNEL, table FILE MUTANTS [KERNEL ...], time, code PART OF A NAME " +
            "..., growth [SHAPE [COUNT ...]], or typing");
        return 2;
}

static void Grow(string[] parts)
{
    foreach (GrowingShape shape in GrowingShapes.All.Where(one => parts.Length == 0 || parts[0] == one.Name))
    {
        foreach (int count in parts is [_, .. string[] given] && given.Length > 0 ? given.Select(Number) : [50, 100, 200, 400])
        {
            GrowthCost? cost = new CorpusRun(Target, ask: null).Cost(GrowingShapes.Case(shape, count));
            Console.WriteLine(cost is null ? $"{shape.Name} {count}: not lowered" : string.Create(
                CultureInfo.InvariantCulture,
                $"{shape.Name} {count}: lowered {cost.Lowered / 1024} KiB {cost.Times[0].TotalMilliseconds:F0} ms, verified "
                    + $"{cost.Verified / 1024} KiB {cost.Times[1].TotalMilliseconds:F0} ms, compiled {cost.Compiled / 1024} KiB "
                    + $"{cost.Times[2].TotalMilliseconds:F0} ms"));
        }
    }
}

static IReadOnlyList<CorpusCase> Named(string[] parts) =>
    [.. Corpus.Read().Where(one => Array.TrueForAll(parts, part => one.Name.Contains(part, StringComparison.Ordinal)))];

// To follow a million instructions takes an emulated processor a minute, and that limit is the same on all kernels.
static IReadOnlyList<Verdict> Booted(string kernel, IReadOnlyList<CorpusCase> cases) =>
    new CorpusRun(kernel, image => BootedKernel.Ask(RootFolder(), kernel, image))
        .Run([.. cases.Where(static one => one.Rule != "KFG0209")]);

static string RootFolder()
{
    string? folder = AppContext.BaseDirectory;

    while (folder is not null && !File.Exists(Path.Combine(folder, "KfuncGen.sln")))
    {
        folder = Path.GetDirectoryName(folder);
    }

    return folder ?? throw new InvalidOperationException("Kernels are booted from a build in the repository.");
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static IReadOnlyList<Verdict> Mutants(int count, int seed)
{
    // What the kernel does not take as it is says nothing about a mistake that was put in.
    CorpusCase[] others = [.. MutantSources.Samples(RootFolder()), .. MutantSources.Random(120)];
    CorpusCase[] taken =
    [
        .. new CorpusRun(Target, CorpusAssembly.Ask).Run(others)
            .Where(static one => one.Kernel?.IsTaken == true).Select(static one => one.Case),
    ];
    Console.Error.WriteLine(
        $"Mutants of the corpus, of {taken.Count(static one => one.Rule == "sample")} classes of samples and "
            + $"{taken.Count(static one => one.Rule == "random")} random programs.");
    return
    [
        .. Mutator.Mutate(Corpus.Read(), count * 3 / 4, seed).Concat(Mutator.Mutate(taken, count / 4, seed)).Chunk(500)
            .SelectMany(static chunk => new CorpusRun(Target, CorpusAssembly.Ask).Run(chunk))
            .Where(static one => one.Kernel?.IsTaken is not null),
    ];
}

static void Show(IReadOnlyList<Verdict> verdicts)
{
    foreach (Verdict one in verdicts)
    {
        string kernel = one.Kernel?.IsTaken switch { true => "taken", false => "refused", null => "unknown" };
        string mark = one.IsFalseAlarm ? "FALSE ALARM" : one.IsMissed ? "MISSED" : one.Kernel?.IsTaken == one.Case.IsRight ? "ok" : "CASE";
        Console.WriteLine($"{mark} {one.Case.Name} ({(one.Case.IsRight ? "right" : "wrong")}): kernel {kernel} {one.Kernel?.Reason}");

        foreach (string said in one.Said)
        {
            Console.WriteLine("    " + said);
        }

        if (one.IsFalseAlarm || one.IsMissed)
        {
            Console.WriteLine("        " + one.Case.Body.Replace("\n", "\n        ", StringComparison.Ordinal));
        }
    }

    Console.WriteLine($"{verdicts.Count} cases: {verdicts.Count(static one => one.Kernel?.IsTaken == true)} taken, "
        + $"{verdicts.Count(static one => one.Kernel?.IsTaken == false)} refused, "
        + $"{verdicts.Count(static one => one.Kernel?.IsTaken is null)} unknown; "
        + $"{verdicts.Count(static one => one.IsFalseAlarm)} false alarms, "
        + $"{verdicts.Count(static one => one.IsMissed)} missed.");
}
