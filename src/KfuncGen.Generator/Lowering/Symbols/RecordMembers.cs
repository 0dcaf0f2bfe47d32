using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>
/// Records among structs, and what the compiler writes for them. Metadata does not say that a struct is a record: there, the members that
/// the compiler made do.
/// </summary>
internal static class RecordMembers
{
    /// <summary>Whether a struct is a record, be it that of a referenced assembly.</summary>
    public static bool IsRecordStruct(ITypeSymbol type) => type is INamedTypeSymbol { TypeKind: TypeKind.Struct, IsTupleType: false } found
        && (found.IsRecord || found.GetMembers("op_Equality").OfType<IMethodSymbol>().Any(IsGenerated));

    /// <summary>Whether the compiler wrote a method, and no user did.</summary>
    public static bool IsGenerated(IMethodSymbol method) => method.IsImplicitlyDeclared
        || (method.Locations.All(static place => place.IsInMetadata) && method.GetAttributes().Any(static one =>
            one.AttributeClass is { Name: "CompilerGeneratedAttribute", ContainingNamespace.Name: "CompilerServices" }));
}
