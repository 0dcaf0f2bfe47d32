using System.CommandLine;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Stubs.Naming;
using KfuncGen.Tool.Showing;
using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Commands;

/// <summary><c>kfuncgen show</c>: all about one kfunc.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> name = new("NAME")
        {
            Description = "The kfunc.",
        };
        Argument<string[]> sources = new("SOURCES")
        {
            Arity = new ArgumentArity(1, 100),
            Description = "One or more kernels or snapshots, as list takes them; options stand behind a comma: 7.2.btf,kernel=7.2.12. " +
                "The newest one's contract is explained; the others give the history.",
        };

        ExampleCommand command = new(
            "show",
            "Explain a kfunc: its contract in words, its C and C# declarations, where it may be called, its history and what replaces it.",
            """
            kfuncgen show bpf_task_from_pid /boot/vmlinuz-$(uname -r)
            kfuncgen show bpf_dynptr_read debian-6.12.kfuncs debian-6.18.kfuncs debian-7.2.kfuncs
            """);

        command.Arguments.Add(name);
        command.Arguments.Add(sources);
        command.SetAction(result =>
        {
            string kfunc = result.GetValue(name)!;
            TargetSet targets = new(TargetSource.Read(terminal, result.GetValue(sources)!));

            new KfuncPage(targets, terminal.Palette).Write(
                targets.Find(kfunc) ?? throw new InputException(Missing(kfunc, targets)), terminal.Output);
        });

        return command;
    }

    private static string Missing(string kfunc, TargetSet targets)
    {
        string kernels = string.Join(", ", targets.Targets.Select(static target => target.Name));
        string suggestion = NameSuggestion.For(kfunc, targets.Kfuncs.Select(static history => history.Name));
        string end = suggestion.Length == 0 ? "." : "";

        return KernelLifecycle.Find(kfunc) is { Replacement: { } replacement } entry
            ? $"there is no kfunc '{kfunc}' on {kernels}. It was renamed or replaced: use {replacement}. Evidence: {entry.Evidence}."
            : $"there is no kfunc '{kfunc}' on {kernels}{suggestion}{end}";
    }
}
