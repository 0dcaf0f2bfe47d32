using System.Globalization;
using KfuncGen.Verification.Cases;
using KfuncGen.Verification.Mutation;
using KfuncGen.Verification.Running;
using KfuncGen.Verification.Tables;

// dotnet run -c Release --project tests/KfuncGen.Verification -- show [PART OF A NAME ...]
// dotnet run -c Release --project tests/KfuncGen.Verification -- mutate COUNT [SEED]
// dotnet run -c Release --project tests/KfuncGen.Verification -- table FILE [MUTANTS]
// dotnet run -c Release --project tests/KfuncGen.Verification -- time
const string Target = "debian-6.18";

switch (args)
{
    case ["show", .. string[] parts]:
        Show(new CorpusRun(Target, asksKernel: true).Run(
            [.. Corpus.Read().Where(one => parts.All(part => one.Name.Contains(part, StringComparison.Ordinal)))]));
        return 0;
    case ["mutate", string count, .. string[] seed]:
        Show(Mutants(Number(count), seed is [string given] ? Number(given) : 1));
        return 0;
    case ["table", string file, .. string[] count]:
        File.WriteAllText(file, AgreementPage.Of(
            new CorpusRun(Target, asksKernel: true).Run(Corpus.Read()), count is [string mutants] ? Mutants(Number(mutants), 1) : null));
        return 0;
    case ["time"]:
        Console.WriteLine(new CorpusRun(Target, asksKernel: false).Time(Corpus.Read()));
        return 0;
    default:
        Console.Error.WriteLine("show [PART OF A NAME ...], mutate COUNT [SEED], table FILE [MUTANTS], or time");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static IReadOnlyList<Verdict> Mutants(int count, int seed) => [.. Mutator.Mutate(Corpus.Read(), count, seed).Chunk(500)
    .SelectMany(static chunk => new CorpusRun(Target, asksKernel: true).Run(chunk))];

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
