using System.CommandLine;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Stubs.Naming;
using KfuncGen.Tool.Showing;
using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Commands;

/// <summary><c>kfuncgen show</c>: all about one kfunc, or one type.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> name = new("NAME")
        {
            Description = "The kfunc; or a type with its keyword: 'struct task_struct', 'union …', 'enum …', 'typedef …'; " +
                "or a variable that each processor has: 'var runqueues'.",
        };
        Option<string[]> fields = new("--fields")
        {
            HelpName = "FIELDS",
            Description = "Of a type, only these members: names, patterns and paths with commas between, pid,comm,mm.arg_start.",
        };
        Option<bool> json = new("--json")
        {
            Description = "Of a type, print one JSON object: keyword, name, kernels, members.",
        };
        Argument<string[]> sources = new("SOURCES")
        {
            Arity = new ArgumentArity(1, 100),
            Description = "One or more kernels or snapshots, as list takes them; options stand behind a comma: 7.2.btf,kernel=7.2.12. " +
                "The newest one's contract is explained; the others give the history.",
        };

        ExampleCommand command = new(
            "show",
            "Explain a kfunc: its contract in words, its C and C# declarations, where it may be called, its history, what replaces it; " +
            "or a type: its size and members on each kernel.",
            """
            kfuncgen show bpf_task_from_pid /boot/vmlinuz-$(uname -r)
            kfuncgen show bpf_dynptr_read debian-6.12.kfuncs debian-6.18.kfuncs debian-7.2.kfuncs
            kfuncgen show 'var runqueues' debian-6.12.kfuncs debian-7.2.kfuncs
            kfuncgen show 'struct task_struct' --fields pid,comm,mm.arg_start debian-6.12.kfuncs /sys/kernel/btf/vmlinux
            """);

        command.Arguments.Add(name);
        command.Arguments.Add(sources);
        command.Options.Add(fields);
        command.Options.Add(json);
        command.SetAction(result =>
        {
            string kfunc = result.GetValue(name)!;
            string[] wanted =
            [
                .. (result.GetValue(fields) ?? []).SelectMany(
                    static list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            ];

            if (TypeName.Parse(kfunc) is { } type)
            {
                TypeHistory history = new(type, [.. TypesSource.Read(terminal, result.GetValue(sources)!)]);
                ShowType(terminal, history, wanted, result.GetValue(json));
                return;
            }

            if (wanted.Length > 0 || result.GetValue(json))
            {
                throw new InputException(
                    $"--fields and --json go with a type, and '{kfunc}' is none: it has its keyword before it, as 'struct {kfunc}'.");
            }

            string[] from = result.GetValue(sources)!;
            TargetSet targets = new(TargetSource.Read(terminal, from));

            new KfuncPage(targets, terminal.Palette).Write(
                targets.Find(kfunc) ?? throw new InputException(Missing(kfunc, targets, TypeOf(kfunc, terminal, from))), terminal.Output);
        });

        return command;
    }

    private static void ShowType(Terminal terminal, TypeHistory history, string[] wanted, bool isJson)
    {
        history.RequireAny();
        IReadOnlyList<string> members = history.Select(wanted);
        TypePage page = new(history);

        if (isJson)
        {
            page.WriteJson(members, terminal.Output);
        }
        else
        {
            page.Write(members, terminal.Output, terminal.Palette);
        }
    }

    // The type that has the name of what is no kfunc; null where there is none, or nobody knows.
    private static TypeName? TypeOf(string name, Terminal terminal, string[] sources)
    {
        try
        {
            return TypesSource.Read(terminal, sources).SelectMany(target => TypeMembers.Keywords
                .Where(keyword => target.Companion.FindNamed(keyword, name) is not null).Select(keyword => new TypeName(keyword, name)))
                .FirstOrDefault();
        }
        catch (InputException)
        {
            return null;
        }
    }

    private static string Missing(string kfunc, TargetSet targets, TypeName? type)
    {
        string kernels = string.Join(", ", targets.Targets.Select(static target => target.Name));
        string suggestion = NameSuggestion.For(kfunc, targets.Kfuncs.Select(static history => history.Name));
        string end = suggestion.Length == 0 ? "." : "";
        string what = type?.Keyword == TypeMembers.Variable ? "variable" : "type";

        return KernelLifecycle.Find(kfunc) is { Replacement: { } replacement } entry
            ? $"there is no kfunc '{kfunc}' on {kernels}. It was renamed or replaced: use {replacement}. Evidence: {entry.Evidence}."
            : type is not null ? $"there is no kfunc '{kfunc}' on {kernels}. There is a {what} of that name: 'kfuncgen show \"{type}\"'."
            : $"there is no kfunc '{kfunc}' on {kernels}{suggestion}{end}";
    }
}
