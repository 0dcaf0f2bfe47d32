using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>
/// Parameters of a struct itself, as in <c>struct S(int a)</c>, that its members use: each is kept in a field that the compiler shows to
/// nobody, so that nobody knows how large the struct is.
/// </summary>
internal static class KeptParameters
{
    /// <summary>
    /// The name of the first; null where there is none. Told by the name alone: what else has it, but for a method's own parameter, is
    /// taken for it.
    /// </summary>
    public static string? First(INamedTypeSymbol type)
    {
        if (type is { IsRecord: true } or { IsTupleType: true })
        {
            return null;
        }

        // Metadata has the fields: `<name>P`.
        if (type.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty)
        {
            return type.GetMembers().OfType<IFieldSymbol>().Select(static field => field.Name)
                .Where(static name => name.StartsWith("<", StringComparison.Ordinal) && name.EndsWith(">P", StringComparison.Ordinal))
                .Select(static name => name.Substring(1, name.Length - 3)).FirstOrDefault();
        }

        StructDeclarationSyntax[] parts =
            [.. type.OriginalDefinition.DeclaringSyntaxReferences.Select(static one => one.GetSyntax()).OfType<StructDeclarationSyntax>()];
        HashSet<string> names =
            [.. parts.SelectMany(static part => part.ParameterList?.Parameters ?? default).Select(static one => one.Identifier.ValueText)];

        return names.Count == 0 ? null
            : parts.SelectMany(static part => part.Members).Where(IsCode).SelectMany(member => NamesIn(member, names)).FirstOrDefault();
    }

    private static bool IsCode(MemberDeclarationSyntax member) =>
        member is not (FieldDeclarationSyntax or ConstructorDeclarationSyntax or TypeDeclarationSyntax)
        && !member.Modifiers.Any(SyntaxKind.StaticKeyword);

    private static IEnumerable<string> NamesIn(MemberDeclarationSyntax member, HashSet<string> names) =>
        member.DescendantNodes(static node => node is not EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax })
            .OfType<IdentifierNameSyntax>()
            .Where(static name => name.Parent is not MemberAccessExpressionSyntax access || access.Name != name)
            .Select(static name => name.Identifier.ValueText)
            .Where(name => names.Contains(name) && !IsParameter(member, name));

    private static bool IsParameter(MemberDeclarationSyntax member, string name) => member switch
    {
        BaseMethodDeclarationSyntax method => method.ParameterList.Parameters.Any(one => one.Identifier.ValueText == name),
        IndexerDeclarationSyntax indexer => indexer.ParameterList.Parameters.Any(one => one.Identifier.ValueText == name),
        _ => false,
    };
}
