using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>
/// The data of an object: the static fields of its class that its programs can get to. What a class has beside that is the CLR's
/// own. It is told by names alone, so that an editor needs to bind nothing for it.
/// </summary>
internal static class ObjectFields
{
    /// <summary>The fields, in the order of the source.</summary>
    public static IReadOnlyList<IFieldSymbol> Of(INamedTypeSymbol type)
    {
        IFieldSymbol[] candidates = [.. type.GetMembers().OfType<IFieldSymbol>().Where(IsCandidate)];

        if (candidates.Length == 0)
        {
            return candidates;
        }

        HashSet<string> named = NamesIn(type);
        return
        [
            .. candidates.Where(field => named.Contains(field.Name) || KernelSymbols.Find(field, "BpfSharedAttribute") is not null),
        ];
    }

    /// <summary>Whether a property of a class is a part of its programs: they name it.</summary>
    public static bool IsOfPrograms(IPropertySymbol property) => NamesIn(property.ContainingType).Contains(property.Name);

    /// <summary>Whether a field could be data of a program.</summary>
    public static bool IsCandidate(IFieldSymbol field) =>
        field is { IsStatic: true, IsReadOnly: false, IsConst: false, IsImplicitlyDeclared: false, Type.IsReferenceType: false };

    // The names in programs and functions, and in the getters that these name.
    private static HashSet<string> NamesIn(INamedTypeSymbol type)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
        Queue<ISymbol> pending = new(type.GetMembers().OfType<IMethodSymbol>().Where(KernelSymbols.IsLowered));

        while (pending.Count > 0)
        {
            ISymbol member = pending.Dequeue();

            if (!seen.Add(member))
            {
                continue;
            }

            foreach (string name in member.DeclaringSyntaxReferences
                .SelectMany(static reference => reference.GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>())
                .Where(name => MayBeOf(name, type))
                .Select(static name => name.Identifier.ValueText))
            {
                if (names.Add(name))
                {
                    foreach (IPropertySymbol property in type.GetMembers(name).OfType<IPropertySymbol>())
                    {
                        pending.Enqueue(property);
                    }
                }
            }
        }

        return names;
    }

    // Not what is a member of something else: `ctx.data`, `new S { data = 1 }`, `data: 1`.
    private static bool MayBeOf(IdentifierNameSyntax name, INamedTypeSymbol type) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == name => access.Expression switch
        {
            IdentifierNameSyntax outer => outer.Identifier.ValueText == type.Name,
            MemberAccessExpressionSyntax outer => outer.Name.Identifier.ValueText == type.Name,
            _ => false,
        },
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != name,
        MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => false,
        _ => true,
    };
}
