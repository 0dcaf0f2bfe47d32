using KfuncGen.Generator.Bindings;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.KernelFields;

/// <summary>Reads <c>[KernelFields]</c> attributes.</summary>
internal static class FieldsRequestReader
{
    /// <summary>The requests on one class.</summary>
    public static EquatableArray<FieldsRequest> Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        bool isPublic = true;

        for (INamedTypeSymbol? type = context.TargetSymbol as INamedTypeSymbol; type is not null; type = type.ContainingType)
        {
            isPublic &= BindingScopeReader.IsVisible(type.DeclaredAccessibility);
        }

        return context.Attributes.Select(attribute => Read(attribute, isPublic)).OfType<FieldsRequest>().ToEquatableArray();
    }

    /// <summary>One request; null where the attribute is not complete.</summary>
    public static FieldsRequest? Read(AttributeData attribute, bool isPublic) =>
        attribute.ConstructorArguments is [{ Value: string type }, { Kind: TypedConstantKind.Array, IsNull: false, Values: var fields }]
            ? new FieldsRequest(
                type, fields.Select(static field => field.Value as string).OfType<string>().ToEquatableArray(), isPublic)
            : null;
}
