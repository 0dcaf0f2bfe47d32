using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>
/// What the static fields of programs begin with: what the CLR made of their initializers and of the static constructor, read where the
/// program is loaded.
/// </summary>
internal static class InitialValues
{
    private static readonly SymbolDisplayFormat Qualified = new(
        SymbolDisplayGlobalNamespaceStyle.Included,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters,
        SymbolDisplayMemberOptions.IncludeContainingType,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>Whether a field may begin with something else than zero.</summary>
    public static bool MayHave(IFieldSymbol field) =>
        field.DeclaringSyntaxReferences.IsEmpty
            || field.DeclaringSyntaxReferences.Any(
                static reference => reference.GetSyntax() is VariableDeclaratorSyntax { Initializer: not null })
            || field.ContainingType.StaticConstructors.Any(static constructor => !constructor.IsImplicitlyDeclared);

    /// <summary>The expression that reads a field from anywhere.</summary>
    public static string Expression(IFieldSymbol field) => field.ToDisplayString(Qualified);
}
