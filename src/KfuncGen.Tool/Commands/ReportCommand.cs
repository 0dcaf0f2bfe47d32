using System.CommandLine;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Tool.Reporting;
using KfuncGen.Tool.Showing;
using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Commands;

/// <summary><c>kfuncgen report</c>: kfuncs by kernels, as a page for a browser.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> sources = new("SOURCES")
        {
            Arity = new ArgumentArity(1, 100),
            Description = "Kernels or snapshots, as list takes them; options stand behind a comma: 7.2.btf,kernel=7.2.12. The page has " +
                "a column for each, oldest first.",
        };
        Option<string?> output = new("--output", "-o")
        {
            HelpName = "FILE",
            Description = "Where to write the page; standard output without it.",
        };
        Option<string> title = new("--title")
        {
            HelpName = "TEXT",
            Description = "The page's heading.",
            DefaultValueFactory = static _ => "Kfuncs by kernel",
        };

        Option<string[]> types = new("--type")
        {
            HelpName = "TYPE",
            Description = "Show a type's members, too, with its keyword: 'struct task_struct'; only some of them behind a colon: " +
                "'struct task_struct:pid,comm'. Several times for several types.",
        };

        ExampleCommand command = new(
            "report",
            "Make a web page of kfuncs by kernels: presence, drift, prototypes side by side. One file, no network.",
            """
            kfuncgen report debian-*.kfuncs -o kfuncs.html
            kfuncgen report old.kfuncs /boot/vmlinuz-$(uname -r) --title "Before the upgrade, and after" -o upgrade.html
            kfuncgen report debian-*.kfuncs --type 'struct task_struct:pid,comm,*_time' -o kfuncs.html
            """);

        command.Arguments.Add(sources);
        command.Options.Add(output);
        command.Options.Add(title);
        command.Options.Add(types);
        command.SetAction(result =>
        {
            TargetSet targets = new(TargetSource.Read(terminal, result.GetValue(sources)!));
            (TypeHistory, IReadOnlyList<string>)[] asked =
                [.. Types(terminal, result.GetValue(types) ?? [], result.GetValue(sources)!, targets)];
            OutputFile.Write(terminal, result.GetValue(output), ReportPage.Write(targets, asked, result.GetValue(title)!), "the page");
        });

        return command;
    }

    // The page's columns are in the order of the kernels' versions.
    private static IEnumerable<(TypeHistory Type, IReadOnlyList<string> Members)> Types(
        Terminal terminal, string[] asked, string[] sources, TargetSet targets)
    {
        if (asked.Length == 0)
        {
            yield break;
        }

        Dictionary<string, TargetTypes> known = TypesSource.Read(terminal, sources).DistinctBy(static one => one.Target).ToDictionary(
            static one => one.Target);
        TargetTypes[] ordered = [.. targets.Targets.Select(target => known[target.Name])];

        foreach (string one in asked)
        {
            string[] parts = one.Split(':', 2);
            TypeHistory history = new(
                TypeName.Parse(parts[0])
                    ?? throw new InputException($"--type is '{one}'; expected a type with its keyword, 'struct task_struct'."),
                ordered);
            history.RequireAny();
            yield return (history, history.Select(parts.Length > 1 ? parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries) : []));
        }
    }
}
