using System.CommandLine;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Tool.Reporting;
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

        ExampleCommand command = new(
            "report",
            "Make a web page of kfuncs by kernels: presence, drift, prototypes side by side. One file, no network.",
            """
            kfuncgen report debian-*.kfuncs -o kfuncs.html
            kfuncgen report old.kfuncs /boot/vmlinuz-$(uname -r) --title "Before the upgrade, and after" -o upgrade.html
            """);

        command.Arguments.Add(sources);
        command.Options.Add(output);
        command.Options.Add(title);
        command.SetAction(result =>
        {
            TargetSet targets = new(TargetSource.Read(terminal, result.GetValue(sources)!));
            OutputFile.Write(terminal, result.GetValue(output), ReportPage.Write(targets, result.GetValue(title)!), "the page");
        });

        return command;
    }
}
