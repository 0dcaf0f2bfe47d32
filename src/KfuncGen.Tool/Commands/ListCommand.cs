using System.CommandLine;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Listing;
using KfuncGen.Tool.Selection;
using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Commands;

/// <summary><c>kfuncgen list</c>: the kfuncs of a kernel, for people or as JSON.</summary>
internal static class ListCommand
{
    public static Command Create(Terminal terminal)
    {
        SourceOptions source = new();
        SelectionOptions selection = new();
        Option<bool> json = new("--json")
        {
            Description = "Print one JSON object: kernel, arch, kfuncs. What is not known is null.",
        };

        ExampleCommand command = new(
            "list",
            "List the kfuncs of a kernel with their flags and prototypes: all, or some by name, flag, module and program type.",
            """
            kfuncgen list /boot/vmlinuz-6.12.107+deb13-amd64
            kfuncgen list live
            kfuncgen list debian-7.2.kfuncs 'bpf_task_*' 'bpf_cgroup_*'
            kfuncgen list debian-7.2.kfuncs --flag KF_ACQUIRE --flag KF_SLEEPABLE
            kfuncgen list /boot/vmlinuz-$(uname -r) --prog xdp
            kfuncgen list /sys/kernel/btf/vmlinux --kernel $(uname -r)
            kfuncgen list kernel.btf --btf-ids kernel.btf_ids --kernel 7.2.12+deb13-amd64 --json
            kfuncgen list nf_conntrack.ko --base vmlinuz
            kfuncgen list /lib/modules/$(uname -r) --module nf_conntrack
            kfuncgen list linux-modules-7.2.12.deb --base linux-binary-7.2.12.deb
            """);

        source.AddTo(command);
        selection.AddTo(command);
        command.Options.Add(json);
        command.SetAction(result =>
        {
            KernelSnapshot snapshot = new SnapshotSource(terminal, new Decompressor()).Read(source.Read(result));
            snapshot = selection.Read(result).Apply(snapshot, terminal.Note);

            if (result.GetValue(json))
            {
                KfuncJson.Write(snapshot, terminal.Output);
            }
            else
            {
                KfuncTable.Write(snapshot, terminal.Output, terminal.IsOutputInteractive, terminal.Palette);
            }
        });

        return command;
    }
}
