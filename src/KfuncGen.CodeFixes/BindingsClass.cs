using KfuncGen.Generator.Names;
using KfuncGen.Stubs.Naming;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.CodeFixes;

/// <summary>Finds the class of a project whose bindings can be named in a fix.</summary>
internal static class BindingsClass
{
    /// <summary>Whether a type asks for bindings.</summary>
    public static bool Is(ITypeSymbol? type) => AttributesOf(type).Any();

    /// <summary>The <c>[KfuncBindings]</c> of a type, one for each part that has one.</summary>
    public static IEnumerable<AttributeData> AttributesOf(ITypeSymbol? type) =>
        type?.GetAttributes().Where(static attribute => attribute.AttributeClass?.ToDisplayString() == LibraryAttributes.Bindings) ?? [];

    /// <summary>The expression that tests a variant, spelled for a place; null where no bindings have it.</summary>
    /// <param name="identifier">The variant.</param>
    /// <param name="preferred">The class whose stub is used there.</param>
    /// <param name="model">The place's file.</param>
    /// <param name="position">The place.</param>
    public static string? GuardOf(string identifier, INamedTypeSymbol? preferred, SemanticModel model, int position)
    {
        IEnumerable<INamedTypeSymbol> others = model.Compilation
            .GetSymbolsWithName(GeneratedMembers.Has, SymbolFilter.Type)
            .OfType<INamedTypeSymbol>()
            .Select(static has => has.ContainingType)
            .OfType<INamedTypeSymbol>();

        foreach (INamedTypeSymbol type in others.Prepend(preferred).OfType<INamedTypeSymbol>())
        {
            if (Is(type)
                && type.GetTypeMembers(GeneratedMembers.Has).FirstOrDefault() is { } has
                && has.GetMembers(CSharpIdentifier.Member(identifier).TrimStart('@')).FirstOrDefault() is { } property)
            {
                string name = SyntaxFacts.GetKeywordKind(identifier) == SyntaxKind.None ? property.Name : "@" + property.Name;
                return $"{has.ToMinimalDisplayString(model, position)}.{name}";
            }
        }

        return null;
    }
}
