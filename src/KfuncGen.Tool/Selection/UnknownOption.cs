using System.CommandLine;
using System.CommandLine.Parsing;
using KfuncGen.Stubs.Naming;

namespace KfuncGen.Tool.Selection;

/// <summary>
/// A word that begins like an option and is none: without a rule, it would be the name of a kfunc that there is not, or a file.
/// </summary>
internal static class UnknownOption
{
    /// <summary>Makes all arguments of a command refuse such words, and options that take many values.</summary>
    /// <param name="command">The command.</param>
    public static void Refuse(Command command)
    {
        foreach (Argument argument in command.Arguments)
        {
            argument.Validators.Add(result => Check(result, result.Tokens));
        }

        foreach (Option option in command.Options.Where(static one => one.AllowMultipleArgumentsPerToken))
        {
            option.Validators.Add(result => Check(result, result.Tokens));
        }

        void Check(SymbolResult result, IReadOnlyList<Token> tokens)
        {
            foreach (string word in tokens.Select(static token => token.Value).Where(static word => word is ['-', _, ..]))
            {
                result.AddError(Sentence(word, command));
            }
        }
    }

    /// <summary>The option that a word is, with a value or without; null for none.</summary>
    public static Option? Find(string word, Command command) => command.Options.FirstOrDefault(option =>
        option.Name == NameIn(word) || option.Aliases.Contains(NameIn(word)));

    private static string NameIn(string word) => word.Split('=', ':')[0];

    /// <summary>What is said of such a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="command">The command that it was given to.</param>
    public static string Sentence(string word, Command command)
    {
        string suggestion = NameSuggestion.For(NameIn(word), command.Options.Select(static option => option.Name));
        return $"'{word}' is no option of '{command.Name}'{(suggestion.Length == 0 ? "." : suggestion)}";
    }
}
