using System.CommandLine;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Commands;

/// <summary><c>kfuncgen snapshot</c>: the kfuncs of a kernel as a <c>.kfuncs</c> file for a project.</summary>
internal static class SnapshotCommand
{
    public static Command Create(Terminal terminal)
    {
        SourceOptions source = new();
        Option<string?> name = new("--name")
        {
            HelpName = "NAME",
            Description = "How projects refer to this kernel in KfuncTargets: debian-7.2.",
        };
        Option<string?> output = new("--output", "-o")
        {
            HelpName = "FILE",
            Description = "Where to write the snapshot; standard output without it.",
        };

        TargetNames.Check(name);

        ExampleCommand command = new(
            "snapshot",
            "Write a snapshot of a kernel's kfuncs: the .kfuncs file that a project keeps in its repository and builds against.",
            """
            kfuncgen snapshot vmlinuz-7.2.12+deb13-amd64 --name debian-7.2 -o debian-7.2.kfuncs
            kfuncgen snapshot kernel.btf --btf-ids kernel.btf_ids --kernel 7.2.12+deb13-amd64 --arch x86_64 -o debian-7.2.kfuncs
            """);

        source.AddTo(command);
        command.Options.Add(name);
        command.Options.Add(output);
        command.SetAction(result =>
        {
            KernelSnapshot snapshot = new SnapshotSource(terminal, new Decompressor()) { IsForKeeping = true }.Read(source.Read(result));
            snapshot = result.GetValue(name) is string given ? snapshot with { Name = given } : snapshot;
            string text = SnapshotWriter.Write(snapshot);

            OutputFile.Write(terminal, result.GetValue(output), text, "the snapshot");
        });

        return command;
    }
}
