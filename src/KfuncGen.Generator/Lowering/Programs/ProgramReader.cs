using KfuncGen.Generator.Bindings;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>Reads programs off attributes. What is wrong with one is the analyzers' to say; here it is null.</summary>
internal static class ProgramReader
{
    /// <summary>Reads <c>[BpfProgram]</c> on a method.</summary>
    public static ProgramModel? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        IMethodSymbol method = (IMethodSymbol)context.TargetSymbol;

        if (ProgramType.Of(method) is not { } type
            || !method.IsStatic
            || method.IsGenericMethod
            || ProgramName.ClashOf(method) is not null
            || BindingScopeReader.Read(method.ContainingType) is not { } scope)
        {
            return null;
        }

        ITypeSymbol? own = type.HasOwnContext && method.Parameters is [{ RefKind: RefKind.Ref, Type: { } parameterType }]
            ? parameterType
            : null;

        return new ProgramModel(
            scope,
            method.Name,
            type,
            License(context.Attributes[0]),
            own is null ? null : RequestReader.Declared(own, NullableAnnotation.None),
            own is null ? "public" : Visibility(own, method.ContainingType));
    }

    private static string License(AttributeData attribute)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument is { Key: "License", Value.Value: string license })
            {
                return license;
            }
        }

        return "GPL";
    }

    // As seen from outside of the class: what encloses both is open to both.
    private static string Visibility(ITypeSymbol type, INamedTypeSymbol container)
    {
        string visibility = "public";

        for (ITypeSymbol? current = type; current is not null && !Encloses(current, container); current = current.ContainingType)
        {
            switch (current.DeclaredAccessibility)
            {
                case Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal:
                    return "private";
                case Accessibility.Internal or Accessibility.ProtectedOrInternal:
                    visibility = "internal";
                    break;
            }
        }

        return visibility;
    }

    private static bool Encloses(ITypeSymbol type, INamedTypeSymbol inner)
    {
        for (INamedTypeSymbol? current = inner; current is not null; current = current.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, type))
            {
                return true;
            }
        }

        return false;
    }
}
