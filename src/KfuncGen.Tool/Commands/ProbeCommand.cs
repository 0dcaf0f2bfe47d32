using System.CommandLine;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;
using KfuncGen.Stubs.Naming;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Probing;
using KfuncGen.Tool.Selection;
using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Commands;

/// <summary><c>kfuncgen probe</c>: which kfuncs the running kernel has, and which program types its verifier lets call each.</summary>
internal static class ProbeCommand
{
    public static Command Create(Terminal terminal, Func<RunningSystem> system)
    {
        Argument<string[]> patterns = new("PATTERN")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Names of kfuncs to ask about; '*' stands for any letters, '?' for one. All without it.",
        };
        Option<string?> from = new("--from")
        {
            HelpName = "SOURCE",
            Description = "What tells the running kernel's kfuncs: 'live' without it, which takes flags from the kernel's image where " +
                "that is found; 'live,base=VMLINUZ', or a snapshot.",
        };
        Option<bool> json = new("--json")
        {
            Description = "Print one JSON object: kernel, arch, programTypes, kfuncs, unlearned. What is not known is null.",
        };
        Option<string?> name = new("--name")
        {
            HelpName = "NAME",
            Description = "With -o: how projects refer to this kernel in KfuncTargets.",
        };
        Option<string?> output = new("--output", "-o")
        {
            HelpName = "FILE",
            Description = "Write a snapshot with what was learned to this file, and no table.",
        };

        TargetNames.Check(name);

        ExampleCommand command = new(
            "probe",
            "Ask the running kernel which kfuncs it has and, with CAP_BPF, which program types may call each. Nothing is attached and " +
            "nothing is left behind.",
            """
            sudo kfuncgen probe
            sudo kfuncgen probe 'bpf_task_*' --json
            sudo kfuncgen probe --from live,base=/boot/vmlinuz-$(uname -r) --name here -o here.kfuncs
            """);

        command.Arguments.Add(patterns);
        command.Options.Add(from);
        command.Options.Add(json);
        command.Options.Add(name);
        command.Options.Add(output);
        command.SetAction(result =>
        {
            string[] wanted = result.GetValue(patterns) ?? [];
            bool IsWanted(Kfunc kfunc) => wanted.Length == 0 || wanted.Any(pattern => NamePattern.Matches(pattern, kfunc.Name));

            RunningSystem running = system();
            KernelProbe probe;
            KernelSnapshot snapshot = new SnapshotSource(terminal, new Decompressor()).Read(
                result.GetValue(from) is string source
                    ? SourceRequest.Parse(source)
                    : new SourceRequest(SourceRequest.Live) { Root = running.Root });

            KfuncSelection.NoteUnmatched(wanted, snapshot, terminal.Note);

            using (ProgressLine progress = new(terminal))
            {
                probe = KernelProbe.Run(
                    running, snapshot, IsWanted, type => progress.Step($"asking the verifier about {type.ToLowerInvariant()}"));
            }

            Kfunc[] kfuncs = [.. probe.Snapshot.Kfuncs.Where(IsWanted)];

            if (result.GetValue(json))
            {
                ProbeText.WriteJson(probe, kfuncs, terminal.Output);
                return;
            }

            if (result.GetValue(output) is string file)
            {
                KernelSnapshot merged = result.GetValue(name) is string given ? probe.Snapshot with { Name = given } : probe.Snapshot;
                OutputFile.Write(terminal, file, SnapshotWriter.Write(merged), "the snapshot");
            }
            else
            {
                ProbeText.Write(probe, kfuncs, terminal.Output, terminal.IsOutputInteractive, terminal.Palette);
            }

            // That the image is missing was said when it was looked for.
            foreach (string sentence in probe.Unlearned.Where(static sentence => sentence != KernelProbe.WithoutImage))
            {
                terminal.Note(sentence);
            }
        });

        return command;
    }
}
