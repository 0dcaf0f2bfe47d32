using System.CommandLine;
using System.Text;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Stubs.Deprecation;
using KfuncGen.Stubs.Naming;
using KfuncGen.Tool.Headers;
using KfuncGen.Tool.Showing;
using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Stubs;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Commands;

/// <summary><c>kfuncgen header</c>: declarations for BPF programs in C.</summary>
internal static class HeaderCommand
{
    private const string UsualGuard = "KFUNCS_H";

    public static Command Create(Terminal terminal)
    {
        Argument<string[]> patterns = new("NAMES")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "The kfuncs to declare; '*' stands for any letters, '?' for one.",
        };
        Option<string[]> from = new("--from")
        {
            HelpName = "SOURCES",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            Description = "The kernels or snapshots that the programs are to run on, as list takes them; options stand behind a comma: " +
                "7.2.btf,kernel=7.2.12.",
        };
        Option<string?> output = new("--output", "-o")
        {
            HelpName = "FILE",
            Description = "Where to write the header; standard output without it.",
        };
        Option<bool> vmlinuxHeader = new("--vmlinux-h")
        {
            Description = "Take types from vmlinux.h. Without it the header declares those it needs.",
        };

        ExampleCommand command = new(
            "header",
            "Write a C header that declares kfuncs for programs compiled with clang: weak symbols, older prototypes as flavours, " +
            "deprecations.",
            """
            kfuncgen header 'bpf_task_*' --from debian-6.12.kfuncs debian-7.2.kfuncs -o kfuncs.h
            kfuncgen header bpf_dynptr_slice --from /boot/vmlinuz-$(uname -r) --vmlinux-h
            """);

        command.Arguments.Add(patterns);
        command.Options.Add(from);
        command.Options.Add(output);
        command.Options.Add(vmlinuxHeader);
        command.SetAction(result =>
        {
            TargetSet targets = new(TargetSource.Read(terminal, result.GetValue(from)!));
            HeaderKfunc[] kfuncs = [.. Choose(targets, result.GetValue(patterns)!)];
            string? path = result.GetValue(output);
            string kernels = string.Join(", ", targets.Targets.Select(static target => target.Name));
            string text = new HeaderText(kfuncs, kernels, Guard(path), result.GetValue(vmlinuxHeader)).Write();

            OutputFile.Write(terminal, path, text, "the header");
        });

        return command;
    }

    private static IEnumerable<HeaderKfunc> Choose(TargetSet targets, string[] patterns)
    {
        foreach (string pattern in patterns.Where(pattern => !targets.Kfuncs.Any(history => NamePattern.Matches(pattern, history.Name))))
        {
            string kernels = string.Join(", ", targets.Targets.Select(static target => target.Name));
            throw new InputException(
                $"no kfunc of {kernels} matches " +
                $"'{pattern}'{NameSuggestion.ForPattern(pattern, targets.Kfuncs.Select(static history => history.Name))}");
        }

        DeprecationRules deprecations = new(targets, KernelLifecycle.All);
        CSharpStubs stubs = new(targets, deprecations);

        foreach (KfuncHistory history in targets.Kfuncs.Where(
            history => patterns.Any(pattern => NamePattern.Matches(pattern, history.Name))))
        {
            yield return new HeaderKfunc(
                history, stubs.Of(history).ToEquatableArray(), deprecations.Explain(history), deprecations.ReplacementOf(history)?.Kfunc);
        }
    }

    /// <summary>The file's name in capitals: what two headers of one program must not share.</summary>
    private static string Guard(string? path)
    {
        if (path is null)
        {
            return UsualGuard;
        }

        StringBuilder guard = new();

        foreach (char each in Path.GetFileName(path))
        {
            guard.Append(char.IsAsciiLetterOrDigit(each) ? char.ToUpperInvariant(each) : '_');
        }

        return guard.Length == 0 || char.IsAsciiDigit(guard[0]) ? "KFUNCS_" + guard : guard.ToString();
    }
}
