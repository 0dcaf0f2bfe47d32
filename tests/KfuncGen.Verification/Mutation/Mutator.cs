using KfuncGen.Verification.Cases;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Verification.Mutation;

/// <summary>Makes other programs of programs by one change each, as people make mistakes.</summary>
internal static class Mutator
{
    /// <summary>Some mutants, no two alike, the same ones for the same seed.</summary>
    public static IReadOnlyList<CorpusCase> Mutate(IReadOnlyList<CorpusCase> cases, int count, int seed)
    {
        Random random = new(seed);
        HashSet<(string, string)> known = [.. cases.Select(static one => (one.Kind, one.Body))];
        List<CorpusCase> mutants = [];

        // What was changed may be changed again; at some point there is nothing new.
        for (int attempts = 0; mutants.Count < count && attempts < count * 50; attempts++)
        {
            CorpusCase origin = mutants.Count > 0 && random.Next(3) == 0
                ? mutants[random.Next(mutants.Count)]
                : cases[random.Next(cases.Count)];

            if (Change(origin.Body, random) is { } body && known.Add((origin.Kind, body)))
            {
                string name = $"{origin.Name.Split("__")[0]}__{mutants.Count}";
                mutants.Add(origin with { Name = name, Body = body, IsRight = false });
            }
        }

        return mutants;
    }

    private static string? Change(string body, Random random)
    {
        BlockSyntax block = (BlockSyntax)SyntaxFactory.ParseStatement("{\n" + body + "\n}");
        StatementSyntax[] statements =
        [
            .. block.DescendantNodes().OfType<StatementSyntax>()
                .Where(
                    static one => one.Parent is BlockSyntax
                        && one is not LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer: null }] }),
        ];

        if (statements.Length == 0)
        {
            return null;
        }

        StatementSyntax one = statements[random.Next(statements.Length)];
        BlockSyntax? changed = random.Next(9) switch
        {
            0 when one is ExpressionStatementSyntax => block.RemoveNode(one, SyntaxRemoveOptions.KeepNoTrivia),
            1 when one is ExpressionStatementSyntax => block.InsertNodesAfter(one, [one]),
            2 when one is IfStatementSyntax { Condition: { } condition } branch => block.ReplaceNode(
                branch, branch.WithCondition(SyntaxFactory.ParseExpression($"!({condition})"))),
            3 when one is IfStatementSyntax => block.RemoveNode(one, SyntaxRemoveOptions.KeepNoTrivia),
            4 => block.InsertNodesAfter(one, [SyntaxFactory.ParseStatement($"if (x == {random.Next(100)}) {{ return 1; }}\n")]),
            5 => Exchange(block, one, statements[random.Next(statements.Length)]),
            6 when one is ExpressionStatementSyntax => block.ReplaceNode(
                one, SyntaxFactory.ParseStatement($"if (x > {random.Next(9)}) {{ {one} }}\n")),
            7 when one is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword } local => block.ReplaceNode(
                local, local.WithUsingKeyword(default).WithLeadingTrivia(SyntaxFactory.LineFeed)),
            8 when one is ExpressionStatementSyntax or IfStatementSyntax => block.ReplaceNode(
                one, SyntaxFactory.ParseStatement($"for (int k{random.Next(1000)} = 0; x > 5 && x < 7; x++) {{ {one} }}\n")),
            _ => null,
        };

        return changed is null ? null : string.Join(
            "\n", changed.Statements.Select(static statement => statement.ToFullString().Trim()).Where(static text => text.Length > 0));
    }

    private static BlockSyntax? Exchange(BlockSyntax block, StatementSyntax one, StatementSyntax other) =>
        one == other || one.Contains(other) || other.Contains(one)
            ? null
            : block.ReplaceNodes([one, other], (original, _) => original == one ? other : one);
}
