using System.CommandLine;
using KfuncGen.Stubs.Naming;

namespace KfuncGen.Tool.Selection;

/// <summary>A word that begins like an option and is none: without a rule, it would be the name of a kfunc that there is not.</summary>
internal static class UnknownOption
{
    /// <summary>Makes an argument refuse such words.</summary>
    /// <param name="patterns">The argument.</param>
    /// <param name="command">Its command.</param>
    public static void Refuse(Argument<string[]> patterns, Command command) => patterns.Validators.Add(result =>
    {
        foreach (string word in result.Tokens.Select(static token => token.Value).Where(static word => word.StartsWith('-')))
        {
            result.AddError(Sentence(word, command));
        }
    });

    /// <summary>What is said of such a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="command">The command that it was given to.</param>
    public static string Sentence(string word, Command command)
    {
        string suggestion = NameSuggestion.For(word, command.Options.Select(static option => option.Name));
        return $"'{word}' is no option of '{command.Name}'{(suggestion.Length == 0 ? "." : suggestion)}";
    }
}
