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
            Argument(context.Attributes[0], "License") as string ?? "GPL",
            own is null ? null : RequestReader.Declared(own, NullableAnnotation.None),
            own is null ? "public" : Visibility(own, method.ContainingType),
            Argument(context.Attributes[0], "Sleepable") is true,
            Argument(context.Attributes[0], "Optional") is true,
            Argument(context.Attributes[0], "AlternativeTo") as string,
            ObjectModel.Read(method.ContainingType, context.SemanticModel.Compilation));
    }

    private static object? Argument(AttributeData attribute, string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value.Value;
            }
        }

        return null;
    }

    /// <summary>Who can see a type from outside of a class, to which what encloses both is open.</summary>
    public static string Visibility(ITypeSymbol type, INamedTypeSymbol container)
    {
        string visibility = "public";

        foreach (ITypeSymbol argument in (type as INamedTypeSymbol)?.TypeArguments ?? [])
        {
            switch (Visibility(argument, container))
            {
                case "private":
                    return "private";
                case "internal":
                    visibility = "internal";
                    break;
            }
        }

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
