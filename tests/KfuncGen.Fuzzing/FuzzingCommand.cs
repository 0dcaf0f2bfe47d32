using System.CommandLine;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Targets;

namespace KfuncGen.Fuzzing;

/// <summary>The command line: a long run, one case again, or a finding made smaller.</summary>
internal static class FuzzingCommand
{
    private const int FoundSomething = 3;

    /// <summary>How long a case may take before it counts as one that never ends; longer than the machine may pause.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(5);

    /// <summary>Makes the command.</summary>
    public static RootCommand Create()
    {
        IReadOnlyList<FuzzTarget> all = AllTargets.Make();
        Option<double> minutes = new("--minutes") { DefaultValueFactory = static _ => 1, Description = "How long to run." };
        Option<string[]> names =
            new("--target")
            {
                HelpName = "READER",
                AllowMultipleArgumentsPerToken = true,
                Description = $"Only these readers: {string.Join(", ", all.Select(static target => target.Name))}.",
            };
        Option<int> seed =
            new("--seed")
            {
                DefaultValueFactory = static _ => 1,
                Description = "The number that all choices come from; the same number, the same cases.",
            };
        Option<long?> single =
            new("--case") { HelpName = "N", Description = "Run just this case of one reader and tell what comes of it." };
        Option<string?> input =
            new("--input") { HelpName = "FILE", Description = "Run just this input of one reader and tell what comes of it." };
        Option<string> folder =
            new("--findings")
            {
                DefaultValueFactory = static _ => "fuzz-findings",
                HelpName = "DIR",
                Description = "Where to put what is found.",
            };
        Option<bool> shrink =
            new("--shrink") { Description = "With --case or --input: make the input smaller, and put it among the findings." };

        names.AcceptOnlyFromAmong([.. all.Select(static target => target.Name)]);

        RootCommand command = new(
            "Gives damaged inputs to the readers of KfuncGen and tells what they should not have done. Exits with 3 if there is anything.");
        command.Options.Add(minutes);
        command.Options.Add(names);
        command.Options.Add(seed);
        command.Options.Add(single);
        command.Options.Add(input);
        command.Options.Add(folder);
        command.Options.Add(shrink);

        command.SetAction(result =>
        {
            string[] wanted = result.GetValue(names) ?? [];
            FuzzTarget[] targets = [.. all.Where(target => wanted.Length == 0 || wanted.Contains(target.Name))];
            FindingFolder findings = new(result.GetValue(folder)!);

            if (result.GetValue(single) is long index)
            {
                FuzzCase fuzzCase = new(targets[0], result.GetValue(seed), index);
                return RunOne(targets[0], fuzzCase.MakeInput(), fuzzCase.ToString(), result.GetValue(shrink), findings);
            }

            return result.GetValue(input) is string file
                ? RunOne(targets[0], File.ReadAllBytes(file), file, result.GetValue(shrink), findings)
                : RunLong(targets, result.GetValue(seed), TimeSpan.FromMinutes(result.GetValue(minutes)), findings);
        });

        return command;
    }

    private static int RunOne(FuzzTarget target, byte[] input, string origin, bool shrinks, FindingFolder findings)
    {
        using CaseRunner runner = new(Math.Max(input.Length, 1));
        CaseResult result = runner.Run(target, input);
        Console.WriteLine(
            $"{target.Name}: {input.Length} bytes, {(result.IsAnswered ? "answered" : "refused")}, " +
            $"{result.Time.TotalMilliseconds:0.000} ms, {result.Allocated} bytes of memory");

        if (result.Problem is not { } problem)
        {
            return 0;
        }

        if (shrinks)
        {
            input = Shrinker.Shrink(runner, target, input, problem.Kind);
            problem = runner.Run(target, input).Problem ?? problem;
            Console.WriteLine($"made smaller: {input.Length} bytes");
        }

        findings.Add(target.Name, input, problem, origin);
        Console.WriteLine($"{problem.Kind}\n{problem.Detail}");
        return FoundSomething;
    }

    private static int RunLong(FuzzTarget[] targets, int seed, TimeSpan time, FindingFolder findings)
    {
        if (findings.TakeUnfinishedCase() is string unfinished)
        {
            Console.WriteLine($"The last run ended in the middle of a case. To see it again: {unfinished}");
        }

        DateTime nextReport = DateTime.UtcNow + ReportInterval;
        FuzzRun? run = null;

        run = new FuzzRun(targets, seed, new FuzzBudget(Cases: null, time))
        {
            Starting = findings.Note,
            Found = (fuzzCase, input, problem) => findings.Add(fuzzCase.Target.Name, input, problem, fuzzCase.ToString()),
            Hung = fuzzCase => findings.Add(
                fuzzCase.Target.Name, fuzzCase.MakeInput(), new Problem("hang", $"It did not end within {Patience}."), fuzzCase.ToString()),
            TurnEnded = () =>
            {
                if (DateTime.UtcNow >= nextReport)
                {
                    nextReport += ReportInterval;
                    RunSummary.Write(Console.Out, run!.Figures);
                    Console.WriteLine();
                }
            },
        };

        if (run.Run(Patience))
        {
            findings.Finish();
        }

        RunSummary.Write(Console.Out, run.Figures);

        foreach (string fault in findings.Faults)
        {
            Console.WriteLine(fault);
        }

        foreach (IDisposable target in targets.OfType<IDisposable>())
        {
            target.Dispose();
        }

        return findings.Faults.Count == 0 ? 0 : FoundSomething;
    }
}
