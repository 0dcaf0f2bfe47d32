using KfuncGen.Tool.Probing;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Tests.Inputs;

/// <summary>What one run of the command line printed and returned.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs it in this process.</summary>
    public static CommandRun Of(params string[] arguments) => Of(isInteractive: false, arguments);

    /// <summary>Runs it as on a terminal.</summary>
    public static CommandRun OnTerminal(params string[] arguments) => Of(isInteractive: true, arguments);

    /// <summary>Runs it as on a terminal with colours.</summary>
    public static CommandRun InColor(params string[] arguments) => Of(isInteractive: true, arguments, palette: new Palette(HasColor: true));

    /// <summary>Runs it on a pretended system.</summary>
    public static CommandRun On(RunningSystem system, params string[] arguments) => Of(isInteractive: false, arguments, () => system);

    private static CommandRun Of(bool isInteractive, string[] arguments, Func<RunningSystem>? system = null, Palette palette = default)
    {
        StringWriter output = new() { NewLine = "\n" };
        StringWriter error = new() { NewLine = "\n" };
        int exitCode = new KfuncgenCommand(
            new Terminal(output, error, isInteractive, isInteractive) { Palette = palette }, system).Run(arguments);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
