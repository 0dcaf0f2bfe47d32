using KfuncGen.Architecture.Tests.Sources;
using KfuncGen.Snapshots.Obligations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Architecture.Tests;

/// <summary>
/// What a flag, a suffix or a name means is decided in <c>Snapshots/Obligations</c>, and elsewhere asked: <c>FlagObligations.Say</c>,
/// <c>ParameterSuffix</c>, <c>IteratorNames</c>, <c>ImplicitTwin</c>.
/// </summary>
public sealed class OneHomeTests
{
    private const string Home = "src/KfuncGen.Snapshots/Obligations/";

    private static readonly HashSet<string> Words =
    [
        .. ParameterSuffix.Names,
        .. FlagObligations.All.Select(static row => row.Flag.ToString()),
        SuppliedArguments.TwinSuffix, "bpf_prog_aux", "btf_struct_meta", "*struct bpf_prog_aux", "*struct btf_struct_meta",
        "_new", "_next", "_destroy",
    ];

    [Fact]
    public void The_words_of_contracts_stand_in_one_folder()
    {
        Assert.Contains("__sz", Words);
        Assert.Contains("KF_ACQUIRE", Words);

        AssertNone(
            from token in Elsewhere.SelectMany(static file => file.Root.DescendantTokens().Select(token => (file, token)))
            where token.token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken
                && Words.Contains(token.token.ValueText)
            select $"{token.file.Place(token.token)}: \"{token.token.ValueText}\"");
    }

    // Flavours of types are their own, and what loaders of C drop of a name is theirs; the library only puts a name together.
    [Fact]
    public void Three_underscores_are_looked_for_where_variants_are_told_apart() => Assert.Equal(
        [
            "src/KfuncGen.Btf/Fields/BtfTypeNames.cs",
            "src/KfuncGen.Snapshots/Contracts/VariantName.cs",
            "src/KfuncGen.Tool/Headers/HeaderNames.cs",
            "src/KfuncGen.Tool/Headers/LoaderName.cs",
            "src/KfuncGen/Probing/KfuncVariant.cs",
        ],
        SourceFile.All.Where(static file => file.Path.StartsWith("src/", StringComparison.Ordinal)
            && file.Root.DescendantTokens().Any(static token =>
                token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.InterpolatedStringTextToken
                && token.ValueText.Contains("___", StringComparison.Ordinal)))
            .Select(static file => file.Path).Order(StringComparer.Ordinal));

    [Fact]
    public void No_flag_is_looked_at_outside_of_it() => AssertNone(
        from file in Elsewhere
        from access in file.Root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        where access.Expression.ToString() == nameof(KfuncFlags)
            && access.Name.Identifier.ValueText.StartsWith("KF_", StringComparison.Ordinal)
        select $"{file.Place(access.Name.Identifier)}: {access}");

    // eng/make-abi writes them; a method of the library says its own in an attribute, which it writes, too.
    [Fact]
    public void No_number_of_a_helper_is_typed() => AssertNone(
        from file in SourceFile.All.Where(static file => file.Path.StartsWith("src/", StringComparison.Ordinal))
        let typed = file.Root.DescendantNodes().OfType<FieldDeclarationSyntax>().SelectMany(static field => field.Declaration.Variables)
            .Where(static one => one.Initializer?.Value.IsKind(SyntaxKind.NumericLiteralExpression) == true)
            .Select(static one => one.Identifier.ValueText).ToHashSet()
        from made in file.Root.DescendantNodes().OfType<ObjectCreationExpressionSyntax>()
        where made.Type.ToString().EndsWith("IrCallee.Helper", StringComparison.Ordinal)
        let number = made.ArgumentList!.Arguments[1].Expression
        where number.IsKind(SyntaxKind.NumericLiteralExpression) || typed.Contains(number.ToString())
        select $"{file.Place(number.GetFirstToken())}: {made}");

    // What a kind is, or is not, its row says: eng/abi/programs. eng/make-abi writes it for the library and the generator.
    [Fact]
    public void No_kind_of_program_is_asked_for_by_name()
    {
        HashSet<string> kinds =
        [
            .. File.ReadLines(Path.Combine(Repository.Root, "eng/abi/programs"))
                .Where(static line => line.StartsWith("  kind ", StringComparison.Ordinal)).Select(static line => line.Split(' ')[3]),
        ];
        Assert.Contains("StructOps", kinds);

        AssertNone(
            from file in SourceFile.All
            where file.Path.StartsWith("src/", StringComparison.Ordinal) && !file.Path.EndsWith(".g.cs", StringComparison.Ordinal)
                && !file.Path.StartsWith("src/KfuncGen.Templates/", StringComparison.Ordinal)
            from token in file.Root.DescendantTokens()
            where token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken ? kinds.Contains(token.ValueText)
                : kinds.Contains(token.ValueText) && token.Parent?.Parent is MemberAccessExpressionSyntax access
                    && access.Name == token.Parent && access.Expression.ToString() == "BpfProgramType"
            select $"{file.Place(token)}: {token}");
    }

    private static IEnumerable<SourceFile> Elsewhere => SourceFile.All.Where(static file =>
        file.Path.StartsWith("src/", StringComparison.Ordinal) && !file.Path.StartsWith(Home, StringComparison.Ordinal));

    private static void AssertNone(IEnumerable<string> found)
    {
        string[] all = [.. found];
        Assert.True(all.Length == 0, "Ask the model instead:\n" + string.Join('\n', all));
    }
}
