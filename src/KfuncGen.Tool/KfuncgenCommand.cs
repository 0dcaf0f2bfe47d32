using System.CommandLine;
using System.Diagnostics;
using KfuncGen.Tool.Commands;
using KfuncGen.Tool.Probing;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool;

/// <summary>The command line of <c>kfuncgen</c>, without the process: what to print where, and an exit code.</summary>
/// <param name="terminal">Where to write to.</param>
/// <param name="system">The system that <c>probe</c> asks; null for the one that this process runs on.</param>
internal sealed class KfuncgenCommand(Terminal terminal, Func<RunningSystem>? system = null)
{
    private readonly Terminal terminal = terminal;
    private readonly Func<RunningSystem> system = system ?? (RunningSystem.Create);

    /// <summary>
    /// What makes each command, in the order of the help. Only the one that is asked for is made: most of a short run is start.
    /// </summary>
    private static readonly OrderedDictionary<string, Func<Terminal, Func<RunningSystem>, Command>> Commands = new(StringComparer.Ordinal)
    {
        ["list"] = static (terminal, _) => ListCommand.Create(terminal),
        ["snapshot"] = static (terminal, _) => SnapshotCommand.Create(terminal),
        ["diff"] = static (terminal, _) => DiffCommand.Create(terminal),
        ["merge"] = static (terminal, _) => MergeCommand.Create(terminal),
        ["show"] = static (terminal, _) => ShowCommand.Create(terminal),
        ["doctor"] = static (terminal, _) => DoctorCommand.Create(terminal),
        ["report"] = static (terminal, _) => ReportCommand.Create(terminal),
        ["header"] = static (terminal, _) => HeaderCommand.Create(terminal),
        ["check"] = static (terminal, _) => CheckCommand.Create(terminal),
        ["probe"] = ProbeCommand.Create,
    };

    private const string VerboseOption = "--verbose";

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The words behind the program's name.</param>
    /// <returns>0, 1 for bad input, 2 for bad usage, 3 for drift that was asked about and for findings.</returns>
    public int Run(string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();

        // Commands are made for a terminal before the line is parsed.
        Terminal terminal = this.terminal with { IsVerbose = arguments.Contains(VerboseOption) };
        int exitCode = Run(terminal, system, arguments);

        if (terminal.IsVerbose)
        {
            using Process process = Process.GetCurrentProcess();
            terminal.Time(Stopwatch.GetElapsedTime(start), $"in all; at most {process.PeakWorkingSet64 >> 20} MiB of memory");
        }

        return exitCode;
    }

    private static int Run(Terminal terminal, Func<RunningSystem> system, string[] arguments)
    {
        RootCommand root = new("Reads kernel functions that BPF programs may call (kfuncs) out of kernels: names, prototypes, KF_* flags.");

        foreach ((string name, Func<Terminal, Func<RunningSystem>, Command> create) in Commands)
        {
            if (arguments is not [string asked, ..] || asked == name || !Commands.ContainsKey(asked))
            {
                Command command = create(terminal, system);
                UsageErrors.RefuseUnknownOptions(command);
                root.Subcommands.Add(command);
            }
        }

        root.Options.Add(new Option<bool>(VerboseOption)
        {
            Recursive = true,
            Description = "Say on standard error what takes how long.",
        });

        HelpWithExamples.AddTo(root);
        ParseResult result = root.Parse(arguments);

        InvocationConfiguration configuration = new()
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
        };

        if (UsageErrors.Of(result, arguments, Commands.Keys) is [_, ..] wrong)
        {
            foreach (string message in wrong)
            {
                terminal.Error.WriteLine($"kfuncgen: {message}");
            }

            string command = result.CommandResult.Command is RootCommand ? "" : $" {result.CommandResult.Command.Name}";
            terminal.Error.WriteLine($"kfuncgen: 'kfuncgen{command} --help' tells what it takes.");
            return ExitCode.BadUsage;
        }

        try
        {
            return result.Invoke(configuration);
        }
        catch (InputException exception)
        {
            terminal.Error.WriteLine($"kfuncgen: {exception.Message}");
            return ExitCode.BadInput;
        }
        catch (IOException exception)
        {
            // The reader of a pipe went away, or a disk is full: nothing that the input is to blame for, and nothing to trace.
            terminal.Error.WriteLine($"kfuncgen: {exception.Message}");
            return ExitCode.BadInput;
        }
        catch (Exception exception)
        {
            terminal.Error.WriteLine(
                $"kfuncgen: this is a fault of kfuncgen itself: {exception.GetType().Name}: {exception.Message} Please report it, with " +
                "the file if you may share it.");
            return ExitCode.BadInput;
        }
    }
}
