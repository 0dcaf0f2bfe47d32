using KfuncGen.Generator.Bindings;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.KernelFields;

/// <summary>Reads <c>[KernelFields]</c> and <c>[KernelVariables]</c> attributes.</summary>
internal static class FieldsRequestReader
{
    /// <summary>The requests on one class.</summary>
    public static EquatableArray<FieldsRequest> Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        bool isPublic = IsPublic(context.TargetSymbol);
        return context.Attributes.Select(attribute => Read(attribute, isPublic)).OfType<FieldsRequest>().ToEquatableArray();
    }

    /// <summary>The variables that one class asks for.</summary>
    public static VariablesRequest ReadVariables(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new VariablesRequest(
            context.Attributes.SelectMany(static attribute => VariablesOf(attribute)).ToEquatableArray(), IsPublic(context.TargetSymbol));
    }

    /// <summary>One request; null where the attribute is not complete.</summary>
    public static FieldsRequest? Read(AttributeData attribute, bool isPublic) =>
        attribute.ConstructorArguments is [{ Value: string type }, { Kind: TypedConstantKind.Array, IsNull: false, Values: var fields }]
            ? new FieldsRequest(
                type, fields.Select(static field => field.Value as string).OfType<string>().ToEquatableArray(), isPublic)
            : null;

    /// <summary>The names and patterns of one <c>[KernelVariables]</c>.</summary>
    public static EquatableArray<string> VariablesOf(AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Array, IsNull: false, Values: var names }]
            ? names.Select(static name => name.Value as string).OfType<string>().ToEquatableArray()
            : EquatableArray<string>.Empty;

    private static bool IsPublic(ISymbol symbol)
    {
        bool isPublic = true;

        for (INamedTypeSymbol? type = symbol as INamedTypeSymbol; type is not null; type = type.ContainingType)
        {
            isPublic &= BindingScopeReader.IsVisible(type.DeclaredAccessibility);
        }

        return isPublic;
    }
}
