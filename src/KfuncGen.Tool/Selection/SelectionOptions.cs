using System.CommandLine;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Stubs.Naming;

namespace KfuncGen.Tool.Selection;

/// <summary>The arguments and options that say which kfuncs a command is about.</summary>
internal sealed class SelectionOptions
{
    private readonly Argument<string[]> patterns = new("PATTERN")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Names of kfuncs; '*' stands for any letters, '?' for one: 'bpf_task_*'.",
    };

    private readonly Option<string[]> flags = new("--flag")
    {
        HelpName = "FLAG",
        Description = "Only kfuncs with this flag, such as KF_SLEEPABLE, in at least one set. Several: with all of them.",
    };

    private readonly Option<string?> module = new("--module")
    {
        HelpName = "NAME",
        Description = "Only kfuncs of this module.",
    };

    private readonly Option<string?> programType = new("--prog")
    {
        HelpName = "TYPE",
        Description = "Only kfuncs that programs of this type may call: xdp, sched_cls, tracing, lsm, syscall, struct_ops …",
    };

    /// <summary>Gives a command the arguments and options.</summary>
    public void AddTo(Command command)
    {
        flags.Validators.Add(static result =>
        {
            foreach (string name in result.Tokens.Select(static token => token.Value).Where(
                static name => !KfuncFlagBits.TryParse(Spelling(name), out _)))
            {
                string suggestion = NameSuggestion.For(Spelling(name), Enum.GetNames<KfuncFlags>());
                result.AddError($"'{name}' is no flag of kfuncs{suggestion}{(suggestion.Length == 0 ? "." : "")}");
            }
        });
        programType.Validators.Add(static result =>
        {
            foreach (string name in result.Tokens.Select(static token => token.Value).Where(
                static name => !ProgramTypes.Names.Contains(name)))
            {
                result.AddError($"'{name}' is no program type; there are {string.Join(", ", ProgramTypes.Names)}.");
            }
        });

        flags.CompletionSources.Add(static _ => Enum.GetNames<KfuncFlags>().Where(static name => name != nameof(KfuncFlags.None)));
        programType.CompletionSources.Add(static _ => ProgramTypes.Names);

        command.Arguments.Add(patterns);
        command.Options.Add(flags);
        command.Options.Add(module);
        command.Options.Add(programType);
    }

    /// <summary>What was asked for.</summary>
    public KfuncSelection Read(ParseResult result) => new()
    {
        Patterns = result.GetValue(patterns) ?? [],
        Flags = (result.GetValue(flags) ?? []).Aggregate(
            KfuncFlags.None,
            static (all, name) => KfuncFlagBits.TryParse(Spelling(name), out KfuncFlags flag) ? all | flag : all),
        Module = result.GetValue(module),
        ProgramType = result.GetValue(programType),
    };

    // Documentation writes KF_SLEEPABLE; people type sleepable.
    private static string Spelling(string name) =>
        name.StartsWith("KF_", StringComparison.OrdinalIgnoreCase) ? name.ToUpperInvariant() : "KF_" + name.ToUpperInvariant();
}
