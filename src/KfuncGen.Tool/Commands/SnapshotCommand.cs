using System.CommandLine;
using KfuncGen.Btf;
using KfuncGen.Capture;
using KfuncGen.Snapshots.Companions;
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

        Option<string?> types = new("--types")
        {
            HelpName = "FILE",
            Description = "Where to write the kernel's types beside it: the .ktypes file that projects with [KernelFields] need.",
        };

        Option<string?> functions = new("--functions")
        {
            HelpName = "FILE",
            Description = "Where to write the kernel's functions beside it: the .khooks file by which programs at functions are checked.",
        };

        Option<string[]> with = new("--with")
        {
            HelpName = "MODULE",
            Description = "A module whose types and functions go into these two files, too: its .ko, compressed or not, or its raw BTF. " +
                "Any number.",
        };

        TargetNames.Check(name);

        ExampleCommand command = new(
            "snapshot",
            "Write a snapshot of a kernel's kfuncs: the .kfuncs file that a project keeps in its repository and builds against.",
            """
            kfuncgen snapshot vmlinuz-7.2.12+deb13-amd64 --name debian-7.2 -o debian-7.2.kfuncs
            kfuncgen snapshot kernel.btf --btf-ids kernel.btf_ids --kernel 7.2.12+deb13-amd64 --arch x86_64 -o debian-7.2.kfuncs
            kfuncgen snapshot vmlinuz-7.2.12+deb13-amd64 --name debian-7.2 -o debian-7.2.kfuncs --types debian-7.2.ktypes
            kfuncgen snapshot live --name mine -o mine.kfuncs --types mine.ktypes --functions mine.khooks --with /sys/kernel/btf/kvm
            """);

        source.AddTo(command);
        command.Options.Add(name);
        command.Options.Add(output);
        command.Options.Add(types);
        command.Options.Add(functions);
        command.Options.Add(with);
        command.SetAction(result =>
        {
            SnapshotSource kernel = new(terminal, new Decompressor()) { IsForKeeping = true };
            (KernelSnapshot snapshot, BtfReader? btf) = kernel.ReadWithBtf(source.Read(result));
            snapshot = result.GetValue(name) is string given ? snapshot with { Name = given } : snapshot;

            // What takes longer comes first, so that a failure leaves no snapshot behind without its types.
            WriteCompanions(snapshot, btf, result.GetValue(types), result.GetValue(functions), result.GetValue(with) ?? []);
            OutputFile.Write(terminal, result.GetValue(output), SnapshotWriter.Write(snapshot), "the snapshot");
        });

        return command;

        void WriteCompanions(KernelSnapshot snapshot, BtfReader? btf, string? typesPath, string? functionsPath, string[] modulePaths)
        {
            if (typesPath is null && functionsPath is null)
            {
                if (modulePaths.Length > 0)
                {
                    throw new InputException($"{with.Name} adds to the files of {types.Name} and {functions.Name}: give one of them, too.");
                }

                return;
            }

            BtfReader kernel = Known(btf, typesPath is null ? functions : types);
            ModuleBtf reader = new(terminal, new Decompressor());
            BtfReader[] modules =
                [.. modulePaths.Select(path => reader.Read(path, kernel, snapshot.Kernel))];

            if (typesPath is not null)
            {
                OutputFile.Write(terminal, typesPath, CompanionCapture.FromBtf(kernel, HeadOf(snapshot), modules), "the kernel's types");
            }

            if (functionsPath is not null)
            {
                string text = CompanionCapture.FunctionsFromBtf(kernel, HeadOf(snapshot), modules);
                OutputFile.Write(terminal, functionsPath, text, "the kernel's functions");
            }
        }
    }

    private static CompanionHead HeadOf(KernelSnapshot snapshot) => new(snapshot.Name, snapshot.Kernel, snapshot.Architecture);

    private static BtfReader Known(BtfReader? btf, Option<string?> option) => btf ?? throw new InputException(
        $"{option.Name} needs the kernel's BTF, which a snapshot and modules alone do not have: give vmlinuz, vmlinux, or raw BTF.");
}
