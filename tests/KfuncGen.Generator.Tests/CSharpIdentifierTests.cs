using KfuncGen.Stubs.Naming;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Generator.Tests;

/// <summary>
/// The list of C#'s words is our own, because the tool does without the compiler; here the compiler says whether it is right.
/// </summary>
public sealed class CSharpIdentifierTests
{
    [Fact]
    public void Every_word_that_the_compiler_knows_is_escaped() =>
        Assert.Empty(CompilersWords().Except(CompilersWords().Where(static word => CSharpIdentifier.Escape(word) == "@" + word)));

    [Fact]
    public void No_other_word_is_escaped() => Assert.All(
        CSharpIdentifier.Words,
        static word => Assert.True(
            SyntaxFacts.GetKeywordKind(word) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(word) != SyntaxKind.None,
            $"'{word}' is no word of C#"));

    [Theory]
    [InlineData("task_struct")]
    [InlineData("Class")]
    [InlineData("")]
    public void Names_that_are_no_words_of_the_language_stay(string name) => Assert.Equal(name, CSharpIdentifier.Escape(name));

    private static string[] CompilersWords() =>
    [
        .. SyntaxFacts.GetReservedKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds())
            .Select(SyntaxFacts.GetText)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];
}
