using System.CommandLine;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Fleets;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Commands;

/// <summary><c>kfuncgen merge</c>: many kernels in one file that has what they share once.</summary>
internal static class MergeCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> sources = new("SOURCES")
        {
            Arity = new ArgumentArity(1, 100_000),
            Description = "Kernels, snapshots, merged files and directories of snapshots, as list takes them; options stand behind a " +
                "comma: 7.2.btf,kernel=7.2.12.",
        };
        Option<string?> output = new("--output", "-o")
        {
            HelpName = "FILE",
            Description = "Where to write the merged file; standard output without it.",
        };

        ExampleCommand command = new(
            "merge",
            "Write many kernels into one file that has each line once, below the kernels that have it. A project takes it in place of " +
            "their snapshots.",
            """
            kfuncgen merge fleet/ -o fleet.kfuncs
            kfuncgen merge debian-6.12.kfuncs debian-7.2.kfuncs -o both.kfuncs
            kfuncgen merge fleet.kfuncs live -o fleet.kfuncs
            """);

        command.Arguments.Add(sources);
        command.Options.Add(output);
        command.SetAction(result =>
        {
            KernelSnapshot[] kernels = [.. Named(TargetSource.Read(terminal, SnapshotFolder.Expand(result.GetValue(sources)!)))];
            OutputFile.Write(terminal, result.GetValue(output), FleetWriter.Write(kernels), "the merged file");
        });

        return command;
    }

    private static IEnumerable<KernelSnapshot> Named(IEnumerable<Target> targets)
    {
        HashSet<string> names = new(StringComparer.Ordinal);

        foreach (Target target in targets)
        {
            if (!FleetWriter.IsName(target.Name))
            {
                throw new InputException(
                    $"'{target.Name}' cannot be the name of a kernel among others: it has {TargetName.Rule}, and is neither 'all' nor " +
                    "'to'. Make the snapshot again with --name.");
            }

            if (!names.Add(target.Name))
            {
                throw new InputException(
                    $"two kernels have the name '{target.Name}'. Leave one out, or make its snapshot again with another --name.");
            }

            yield return target.Snapshot with { Name = target.Name };
        }
    }
}
