using System.CommandLine;
using KfuncGen.Tool.Checking;
using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Commands;

/// <summary><c>kfuncgen check</c>: what becomes of a built application's programs on kernels that one does not have at hand.</summary>
internal static class CheckCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> assembly = new("ASSEMBLY")
        {
            Description = "The .dll that the build made. It is read and not run.",
        };
        Option<string[]> against = new("--against")
        {
            Arity = new ArgumentArity(1, 10_000),
            AllowMultipleArgumentsPerToken = true,
            Required = true,
            HelpName = "SOURCES",
            Description = "Kernels or snapshots, as list takes them, and directories of snapshots (.kfuncs); 'live' is the running " +
                "kernel. Options stand behind a comma: 7.2.btf,kernel=7.2.12.",
        };
        Option<bool> json = new("--json")
        {
            Description = "Print one JSON array: program, type, kernel, outcome, good, kfunc, field, helper, hook, source, " +
                "message, needs, unknown.",
        };

        Option<string[]> first = new("--first")
        {
            HelpName = "A,B",
            Description = "Programs of which the application takes the first that loads, as BpfProgram.TryLoadFirst does: one that does " +
                "not load is all right where another of them does. Once for each such group.",
        };

        ExampleCommand command = new(
            "check",
            "Say on which kernels the BPF programs of a built application load, and why not on the others.",
            """
            kfuncgen check bin/Release/net10.0/app.dll --against fleet/
            kfuncgen check app.dll --against debian-6.12.kfuncs /boot/vmlinuz-$(uname -r) live
            kfuncgen check app.dll --against fleet/ --first ByContainerId,ByHostId
            kfuncgen check app.dll --against fleet/ --json
            """);

        command.Arguments.Add(assembly);
        command.Options.Add(against);
        command.Options.Add(first);
        command.Options.Add(json);
        command.SetAction(result =>
        {
            string path = result.GetValue(assembly)!;
            IReadOnlyList<CheckedProgram> programs = BuiltPrograms.Read(path);

            if (programs.Count == 0)
            {
                throw new InputException(
                    $"{path} has no BPF program: no method of it has [BpfProgram]. Give the assembly that declares them, which may be a " +
                    "library.");
            }

            IReadOnlyList<Verdict> verdicts = FleetCheck.Run(
                programs,
                CheckedKernels.Read(terminal, SnapshotFolder.Expand(result.GetValue(against)!)),
                Groups(programs, result.GetValue(first) ?? []));

            if (result.GetValue(json))
            {
                CheckText.WriteJson(verdicts, terminal.Output);
            }
            else
            {
                CheckText.Write(verdicts, terminal.Output, terminal.Palette);
            }

            return verdicts.All(static verdict => verdict.IsGood) ? ExitCode.Success : ExitCode.Findings;
        });

        return command;
    }

    private static IReadOnlyList<string[]> Groups(IReadOnlyList<CheckedProgram> programs, string[] texts)
    {
        string[][] groups = [.. texts.Select(
            static text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        string? unknown = groups.SelectMany(static group => group)
            .FirstOrDefault(name => !programs.Any(program => program.Name == name || program.FullName == name));

        return unknown is null
            ? groups
            : throw new InputException(
                $"--first names '{unknown}', which is no program of the assembly. " +
                $"It has {string.Join(", ", programs.Select(static program => program.Name))}.");
    }
}
