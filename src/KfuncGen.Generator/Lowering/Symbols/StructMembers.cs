using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>Members of structs that are written in C#.</summary>
internal static class StructMembers
{
    /// <summary>
    /// The field of an auto-property of a struct; null for a property with code, and for one of a class. Of a referenced assembly nothing
    /// but its name says what it is the field of.
    /// </summary>
    public static IFieldSymbol? BackingField(IPropertySymbol property) =>
        property is { IsStatic: false, IsIndexer: false, ContainingType: { TypeKind: TypeKind.Struct } type }
            ? type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(
                field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)
                    || (field.Locations.All(static place => place.IsInMetadata) && field.Name == $"<{property.Name}>k__BackingField"))
            : null;

    /// <summary>The field that a property is: of one whose accessors are all the compiler's; null for any other.</summary>
    public static IFieldSymbol? Field(IPropertySymbol property) =>
        (property.GetMethod is not { } getter || IsPlain(getter)) && (property.SetMethod is not { } setter || IsPlain(setter))
            ? BackingField(property)
            : null;

    /// <summary>Whether an accessor only reads or sets the property's field. Of a referenced assembly an attribute says so.</summary>
    public static bool IsPlain(IMethodSymbol accessor) => accessor.DeclaringSyntaxReferences.IsEmpty
        ? RecordMembers.IsGenerated(accessor)
        : accessor.DeclaringSyntaxReferences.All(
            static one => one.GetSyntax() is not (ArrowExpressionClauseSyntax or AccessorDeclarationSyntax { Body: not null }
                or AccessorDeclarationSyntax { ExpressionBody: not null }));

    /// <summary>Whether a method works on a struct and is no virtual one.</summary>
    public static bool IsOfStruct(IMethodSymbol method) =>
        method is { IsStatic: false, ContainingType.TypeKind: TypeKind.Struct, IsOverride: false, MethodKind: MethodKind.Ordinary };
}
