using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace KfuncGen.Tool.Commands;

/// <summary>Prints the ordinary help, and then the command's examples.</summary>
/// <param name="help">The ordinary help.</param>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private const string RootExamples =
        """
        kfuncgen list /boot/vmlinuz-$(uname -r)
        kfuncgen show bpf_task_acquire live
        kfuncgen diff old.kfuncs live --fail-on contract
        kfuncgen COMMAND --help
        """;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Makes a command line's <c>--help</c> do this.</summary>
    public static void AddTo(RootCommand root)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((HelpAction)option.Action!);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = help.Invoke(parseResult);

        string? examples = parseResult.CommandResult.Command switch
        {
            ExampleCommand command => command.Examples,
            RootCommand => RootExamples,
            _ => null,
        };

        if (examples is not null)
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");

            foreach (string example in examples.Split('\n'))
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        return exitCode;
    }
}
