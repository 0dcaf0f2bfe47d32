using System.CommandLine;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Tool.Listing;
using KfuncGen.Tool.Selection;
using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Commands;

/// <summary><c>kfuncgen diff</c>: what became of the kfuncs from one kernel to the next.</summary>
internal static class DiffCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> sources = new("SOURCES")
        {
            Arity = new ArgumentArity(2, 100),
            Description = "Two or more kernels or snapshots, as list takes them, oldest first; options stand behind a comma: " +
                "7.2.btf,kernel=7.2.12. Each is compared with the one before.",
        };
        Option<bool> json = new("--json")
        {
            Description = "Print one JSON array: name, from, to, level, detail.",
        };
        Option<bool> cosmetic = new("--cosmetic")
        {
            Description = "Show also what only changed its spelling. JSON always has it.",
        };
        Option<string?> failOn = new("--fail-on")
        {
            HelpName = "LEVEL",
            Description = "Exit with 3 if there is drift at this level or beyond it: cosmetic, contract, type, abi, new, gone.",
        };

        Option<bool> types = new("--types")
        {
            Description = "Compare all types instead: structs, unions, enums, typedefs, and the variables that each processor has. What " +
                "went or became something of another kind is abi, what has another width, sign or number is type, what only moved is " +
                "cosmetic.",
        };
        Option<string[]> matching = new("--matching")
        {
            HelpName = "PATTERN",
            Description = "Only names that match: 'task_*'; several with commas between. Types may have their keyword: " +
                "'struct task_struct'.",
        };

        failOn.AcceptOnlyFromAmong([.. Enum.GetValues<DriftLevel>().Select(DriftText.Level)]);

        ExampleCommand command = new(
            "diff",
            "List what came, went or changed between kernels, by how far it goes.",
            """
            kfuncgen diff debian-6.18.kfuncs debian-7.2.kfuncs
            kfuncgen diff old.kfuncs /boot/vmlinuz-$(uname -r) --fail-on contract
            kfuncgen diff debian-6.12.kfuncs debian-6.18.kfuncs debian-7.2.kfuncs --json
            kfuncgen diff --types --matching task_struct debian-6.18.kfuncs debian-7.2.kfuncs
            """);

        command.Arguments.Add(sources);
        command.Options.Add(json);
        command.Options.Add(cosmetic);
        command.Options.Add(failOn);
        command.Options.Add(types);
        command.Options.Add(matching);
        command.SetAction(result =>
        {
            NameFilter filter = new(result.GetValue(matching) ?? []);
            KfuncDrift[] drift = result.GetValue(types)
                ? [.. CompareTypes(terminal, result.GetValue(sources)!, filter)]
                : [.. Compare(terminal, result.GetValue(sources)!, filter)];
            filter.RequireAll(result.GetValue(types) ? "type" : "kfunc");

            if (result.GetValue(json))
            {
                DriftText.WriteJson(drift, terminal.Output);
            }
            else
            {
                DriftText.Write(drift, result.GetValue(cosmetic), terminal.Output, terminal.Palette);
            }

            return result.GetValue(failOn) is string level && drift.Any(one => one.Level >= Enum.Parse<DriftLevel>(level, ignoreCase: true))
                ? ExitCode.Drift
                : ExitCode.Success;
        });

        return command;
    }

    private static IEnumerable<KfuncDrift> Compare(Terminal terminal, string[] paths, NameFilter filter)
    {
        Target? older = null;

        foreach (Target newer in TargetSource.Read(terminal, paths))
        {
            // What is the same on all is there, too.
            foreach (Kfunc kfunc in newer.Snapshot.Kfuncs)
            {
                filter.IsWanted(kfunc.Name);
            }

            if (older is not null)
            {
                foreach (KfuncDrift drift in SnapshotDrift.Compare(older, newer).Where(one => filter.IsWanted(one.Name))
                    .OrderByDescending(static drift => drift.Level))
                {
                    yield return drift;
                }
            }

            older = newer;
        }
    }

    private static IEnumerable<KfuncDrift> CompareTypes(Terminal terminal, string[] paths, NameFilter filter)
    {
        TargetTypes? older = null;

        foreach (TargetTypes newer in TypesSource.Read(terminal, paths))
        {
            if (older is not null)
            {
                foreach (KfuncDrift drift in TypesDrift.Compare(older, newer, filter.IsWanted)
                    .OrderByDescending(static drift => drift.Level))
                {
                    yield return drift;
                }
            }

            older = newer;
        }
    }
}
