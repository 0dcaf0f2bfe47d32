using System.Globalization;
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

            if (Change(origin, random) is { } body && known.Add((origin.Kind, body)))
            {
                string name = $"{origin.Name.Split("__")[0]}__{mutants.Count}";
                mutants.Add(origin with { Name = name, Body = body, IsRight = false });
            }
        }

        return mutants;
    }

    private static string? Change(CorpusCase origin, Random random)
    {
        SyntaxNode root = origin.IsWhole
            ? SyntaxFactory.ParseMemberDeclaration("class Whole\n{\n" + origin.Body + "\n}")!
            : SyntaxFactory.ParseStatement("{\n" + origin.Body + "\n}");
        StatementSyntax[] statements =
        [
            .. root.DescendantNodes().OfType<StatementSyntax>()
                .Where(
                    static one => one.Parent is BlockSyntax
                        && one is not LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer: null }] }),
        ];

        if (statements.Length == 0)
        {
            return null;
        }

        StatementSyntax one = statements[random.Next(statements.Length)];
        SyntaxNode? changed = Change(root, one, statements[random.Next(statements.Length)], origin.IsWhole, random);
        IEnumerable<SyntaxNode>? parts = changed is TypeDeclarationSyntax type ? type.Members : (changed as BlockSyntax)?.Statements;
        return parts is null ? null : string.Join(
            "\n", parts.Select(static part => part.ToFullString().Trim()).Where(static text => text.Length > 0));
    }

    private static SyntaxNode? Change(SyntaxNode root, StatementSyntax one, StatementSyntax other, bool isWhole, Random random)
    {
        // Of the program's own things only those of a body without a class are known by name.
        string unknown = isWhole ? "(int)BpfHelpers.bpf_get_prandom_u32()" : "x";
        string result = isWhole ? "default" : "1";

        return random.Next(12) switch
        {
            0 when one is ExpressionStatementSyntax => root.RemoveNode(one, SyntaxRemoveOptions.KeepNoTrivia),
            1 when one is ExpressionStatementSyntax => root.InsertNodesAfter(one, [one]),
            2 when one is IfStatementSyntax { Condition: { } condition } branch => root.ReplaceNode(
                branch, branch.WithCondition(SyntaxFactory.ParseExpression($"!({condition})"))),
            3 when one is IfStatementSyntax => root.RemoveNode(one, SyntaxRemoveOptions.KeepNoTrivia),
            4 => root.InsertNodesAfter(
                one, [SyntaxFactory.ParseStatement($"if ({unknown} == {random.Next(100)}) {{ return {result}; }}\n")]),
            5 => Exchange(root, one, other),
            6 when one is ExpressionStatementSyntax => root.ReplaceNode(
                one, SyntaxFactory.ParseStatement($"if ({unknown} > {random.Next(9)}) {{ {one} }}\n")),
            7 when one is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword } local => root.ReplaceNode(
                local, local.WithUsingKeyword(default).WithLeadingTrivia(SyntaxFactory.LineFeed)),
            8 when one is ExpressionStatementSyntax or IfStatementSyntax && !isWhole => root.ReplaceNode(
                one, SyntaxFactory.ParseStatement($"for (int k{random.Next(1000)} = 0; x > 5 && x < 7; x++) {{ {one} }}\n")),
            9 when one is ExpressionStatementSyntax => root.ReplaceNode(
                one, SyntaxFactory.ParseStatement($"{{ Kf.bpf_rcu_read_lock(); {one} Kf.bpf_rcu_read_unlock(); }}\n")),
            10 or 11 => Widen(root, one, random),
            _ => null,
        };
    }

    // A number that was an index, a length or a bound.
    private static SyntaxNode? Widen(SyntaxNode root, StatementSyntax one, Random random)
    {
        LiteralExpressionSyntax[] numbers =
            [.. one.DescendantNodes().OfType<LiteralExpressionSyntax>().Where(static number => number.Token.Value is int)];

        if (numbers.Length == 0)
        {
            return null;
        }

        LiteralExpressionSyntax number = numbers[random.Next(numbers.Length)];
        long wider = ((int)number.Token.Value! * (long)random.Next(1, 9)) + random.Next(1, 9);
        return wider > int.MaxValue
            ? null
            : root.ReplaceNode(number, SyntaxFactory.ParseExpression(wider.ToString(CultureInfo.InvariantCulture)));
    }

    private static SyntaxNode? Exchange(SyntaxNode root, StatementSyntax one, StatementSyntax other) =>
        one == other || one.Contains(other) || other.Contains(one)
            ? null
            : root.ReplaceNodes([one, other], (original, _) => original == one ? other : one);
}
