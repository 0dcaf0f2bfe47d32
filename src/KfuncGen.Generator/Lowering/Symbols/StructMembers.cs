using Microsoft.CodeAnalysis;

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

    /// <summary>Whether a method works on a struct and is no virtual one.</summary>
    public static bool IsOfStruct(IMethodSymbol method) =>
        method is { IsStatic: false, ContainingType.TypeKind: TypeKind.Struct, IsOverride: false, MethodKind: MethodKind.Ordinary };
}
