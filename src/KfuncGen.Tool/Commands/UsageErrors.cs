using System.CommandLine;
using System.CommandLine.Parsing;
using KfuncGen.Stubs.Naming;

namespace KfuncGen.Tool.Commands;

/// <summary>Says what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageErrors
{
    /// <summary>The errors, as sentences.</summary>
    /// <param name="result">The line.</param>
    /// <param name="commands">The names of all commands.</param>
    public static IEnumerable<string> Of(ParseResult result, IEnumerable<string> commands)
    {
        bool isRoot = result.CommandResult.Command is RootCommand;

        if (isRoot && result.UnmatchedTokens is [{ } asked, ..])
        {
            return [EndSentence($"there is no command '{asked}'{NameSuggestion.For(asked, commands)}")];
        }

        IEnumerable<string> options = result.CommandResult.Command.Options.Select(static option => option.Name);

        return result.Errors.Select(error => error switch
        {
            { SymbolResult: ArgumentResult { Tokens.Count: 0, Argument: { Arity.MinimumNumberOfValues: > 0 } argument } } =>
                EndSentence(
                    $"'{result.CommandResult.Command.Name}' needs {Article(argument.Name)} {argument.Name}: {argument.Description}"),
            _ when result.UnmatchedTokens.FirstOrDefault(
                token => error.Message.Contains($"'{token}'", StringComparison.Ordinal)) is { } word
                && word.StartsWith('-') =>
                EndSentence($"there is no option '{word}' here{NameSuggestion.For(word, options)}"),
            _ => error.Message,
        });
    }

    private static string Article(string noun) => "AEIOU".Contains(noun[0]) ? "an" : "a";

    /// <summary>A suggestion ends in a question mark, which is enough.</summary>
    private static string EndSentence(string text) => text[^1] is '.' or '?' ? text : text + ".";
}
