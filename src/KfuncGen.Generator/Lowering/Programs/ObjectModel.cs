using KfuncGen.Generator.Bindings;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>An object as its class shows it: what its programs share.</summary>
/// <param name="Maps">The maps, in the order of the source.</param>
/// <param name="Data">The data, in the order of the source.</param>
internal sealed record ObjectModel(EquatableArray<ObjectMember> Maps, EquatableArray<ObjectMember> Data)
{
    /// <summary>Reads a class; null where its programs are no object.</summary>
    public static ObjectModel? Read(INamedTypeSymbol type, Compilation compilation)
    {
        if (!MapSymbols.IsObject(type))
        {
            return null;
        }

        // What the generator makes itself is not there yet: a field with a kernel's type in it has no place, and no property.
        TypeLayouts layouts = new(compilation.GetMetadataReference);
        IFieldSymbol[] fields = [.. ObjectFields.Of(type).Where(
            field => field.Type.IsUnmanagedType && layouts.SharedOf(field.Type) is not null)];
        ObjectData data = new(fields, layouts);
        HashSet<string> names = new(StringComparer.Ordinal);
        return new ObjectModel(
            Members(MapSymbols.MapsOf(type), static _ => 0),
            Members(fields, field => data.OffsetOf(field, layouts.Of(field.Type)!)));

        EquatableArray<ObjectMember> Members(IEnumerable<IFieldSymbol> fields, Func<IFieldSymbol, int> offsetOf) => fields
            .Where(field => ProgramName.ClashOf(type, ObjectNames.Of(field)) is null && names.Add(ObjectNames.Of(field)))
            .Select(field => new ObjectMember(
                ObjectNames.Of(field),
                field.Name,
                RequestReader.Declared(field.Type, NullableAnnotation.None),
                ProgramReader.Visibility(field.Type, type),
                offsetOf(field)))
            .ToEquatableArray();
    }

    /// <summary>The places of the data, as the class shows them, to which lowering may add.</summary>
    public ObjectData Place(INamedTypeSymbol type, TypeLayouts layouts) =>
        new(Data.Select(member => type.GetMembers(member.Field).OfType<IFieldSymbol>().First()), layouts);
}
