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

    [Fact]
    public void No_kernel_type_is_called_like_one_of_the_library()
    {
        string[] names = [.. typeof(KfuncVariant).Assembly.GetExportedTypes()
            .Where(static type => type.Namespace == "KfuncGen"
                && !type.IsNested
                && type.CustomAttributes.All(static one => one.AttributeType.Name != nameof(KernelTypeAttribute)))
            .Select(static type => type.Name.Split('`')[0]).Distinct()];

        Assert.NotEmpty(names);
        Assert.DoesNotContain(names, static name => CSharpIdentifier.Type(name) != name + "_");
    }

    [Theory]
    [InlineData("KfuncVariant", "KfuncVariant_")]
    [InlineData("KfuncVariant_", "KfuncVariant__")]
    [InlineData("Qdisc", "Qdisc")]
    [InlineData("ZSTD_DCtx", "ZSTD_DCtx")]
    [InlineData("XXH64", "XXH64")]
    [InlineData("task_struct", "task_struct")]
    [InlineData("record", "@record")]
    public void A_kernel_type_of_words_in_capitals_gets_an_underscore(string name, string expected) =>
        Assert.Equal(expected, CSharpIdentifier.Type(name));

    [Theory]
    [InlineData("value__", "value___")]
    [InlineData("value___", "value____")]
    [InlineData("value_", "value_")]
    [InlineData("class", "@class")]
    public void An_enum_member_is_not_called_like_the_runtimes_own(string name, string expected) =>
        Assert.Equal(expected, CSharpIdentifier.EnumMember(name));

    [Theory]
    [InlineData("Equals", "Equals_")]
    [InlineData("Equals_", "Equals__")]
    public void Two_names_never_become_one(string name, string expected) => Assert.Equal(expected, CSharpIdentifier.Member(name));

    private static string[] CompilersWords() =>
    [
        .. SyntaxFacts.GetReservedKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds())
            .Select(SyntaxFacts.GetText)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];
}
