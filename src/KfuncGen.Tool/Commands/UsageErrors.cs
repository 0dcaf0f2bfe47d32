using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using KfuncGen.Stubs.Naming;
using KfuncGen.Tool.Selection;

namespace KfuncGen.Tool.Commands;

/// <summary>Says what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageErrors
{
    /// <summary>The errors, as sentences; none for a line that is understood.</summary>
    /// <param name="result">The line.</param>
    /// <param name="words">Its words, as they were given: what is empty is not in the other.</param>
    /// <param name="commands">The names of all commands.</param>
    public static IReadOnlyList<string> Of(ParseResult result, IReadOnlyList<string> words, IReadOnlyCollection<string> commands)
    {
        Command command = result.CommandResult.Command;
        string[] empty = [.. WithoutValue(words, command)];

        if (empty.Length > 0)
        {
            return empty;
        }

        return result.Action is ParseErrorAction ? Of(result, command, commands) : [];
    }

    // "--name=" takes the next word for its value, and so does "--name", even where that is an option.
    private static IEnumerable<string> WithoutValue(IReadOnlyList<string> words, Command command) =>
        from pair in words.Zip([.. words.Skip(1), ""]).TakeWhile(static pair => pair.First != "--")
        let option = UnknownOption.Find(pair.First, command)
        where option is { Arity.MinimumNumberOfValues: > 0 }
        let isOther = pair.First == option.Name && UnknownOption.Find(pair.Second, command) is not null
        where isOther || pair.First is [.., '=' or ':']
        select isOther ? $"'{pair.First}' is given no value: '{pair.Second}' behind it is an option, too."
            : $"'{pair.First}' is given no value. {Needs(option.Name, option.Arity.MinimumNumberOfValues, NameOfValue(option), option)}";

    private static IReadOnlyList<string> Of(ParseResult result, Command command, IReadOnlyCollection<string> commands)
    {
        if (command is RootCommand)
        {
            return
            [
                result.UnmatchedTokens is [{ } asked, ..]
                    ? EndSentence($"there is no command '{asked}'{NameSuggestion.For(asked, commands)}")
                    : $"a command is missing; there are {string.Join(", ", commands)}.",
            ];
        }

        return [.. result.Errors.Select(error => Sentence(error, command, result)).Distinct()];
    }

    /// <summary>Makes a command refuse words that begin like options, where it takes many words.</summary>
    public static void RefuseUnknownOptions(Command command) => UnknownOption.Refuse(command);

    private static string Sentence(ParseError error, Command command, ParseResult result)
    {
        if (error.SymbolResult is ArgumentResult { Parent: CommandResult } argument && IsMissing(argument))
        {
            return Needs(command.Name, argument.Argument.Arity.MinimumNumberOfValues, argument.Argument.Name, argument.Argument);
        }

        if (OptionOf(error.SymbolResult) is { } option && IsMissing(option))
        {
            return option.IdentifierTokenCount == 0
                ? EndSentence($"'{command.Name}' needs {option.Option.Name} {NameOfValue(option.Option)}: {option.Option.Description}")
                : Needs(option.Option.Name, option.Option.Arity.MinimumNumberOfValues, NameOfValue(option.Option), option.Option);
        }

        return result.UnmatchedTokens.FirstOrDefault(token => Names(error, token)) is { } word
            ? word.StartsWith('-') ? UnknownOption.Sentence(word, command) : $"'{word}' is one word more than '{command.Name}' takes."
            : error.Message;
    }

    private static string Needs(string what, int count, string value, Symbol symbol) => EndSentence(
        $"'{what}' needs {(count > 1 ? $"{count} {value} or more" : $"{Article(value)} {value}")}: {symbol.Description}");

    private static bool IsMissing(ArgumentResult argument) => argument.Tokens.Count < argument.Argument.Arity.MinimumNumberOfValues;

    private static bool IsMissing(OptionResult option) => option.Tokens.Count < option.Option.Arity.MinimumNumberOfValues;

    private static OptionResult? OptionOf(SymbolResult? result) =>
        result as OptionResult ?? (result as ArgumentResult)?.Parent as OptionResult;

    private static bool Names(ParseError error, string word) => error.Message.Contains($"'{word}'", StringComparison.Ordinal);

    private static string NameOfValue(Option option) => option.HelpName ?? "VALUE";

    private static string Article(string noun) => "AEIOU".Contains(noun[0]) ? "an" : "a";

    /// <summary>A suggestion ends in a question mark, which is enough.</summary>
    private static string EndSentence(string text) => text[^1] is '.' or '?' ? text : text + ".";
}
