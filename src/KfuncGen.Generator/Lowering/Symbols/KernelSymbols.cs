using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>What the library's and the generator's attributes say about symbols.</summary>
internal static class KernelSymbols
{
    private const string Library = "KfuncGen";

    /// <summary>Whether a class stands for a kernel object, so that a reference to it is the kernel's pointer.</summary>
    public static bool IsHandle(INamedTypeSymbol type) =>
        Find(type, "KernelTypeAttribute") is not null || IsLibrary(type, "KernelPointer") || IsVariable(type)
            || IsMemory(type) || MapSymbols.IsMap(type);

    /// <summary>Whether a class stands for memory of the kernel's that programs write: its <c>Value</c> is a reference to it.</summary>
    public static bool IsMemory(ITypeSymbol? type) => type is not null && Find(type, "KernelMemoryAttribute") is not null;

    /// <summary>Whether a class stands for a variable that the kernel has for each processor.</summary>
    public static bool IsVariable(ITypeSymbol? type) => type is not null && IsLibrary(type, "KernelVariable");

    /// <summary>An attribute of the library on a symbol; null where it has none.</summary>
    public static AttributeData? Find(ISymbol symbol, string attribute)
    {
        foreach (AttributeData one in symbol.GetAttributes())
        {
            if (one.AttributeClass is { } type && IsLibrary(type, attribute))
            {
                return one;
            }
        }

        return null;
    }

    /// <summary>Whether a type is one of the library's, by its name without type parameters.</summary>
    public static bool IsLibrary(ITypeSymbol type, string name) =>
        type.Name == name
            && type.ContainingNamespace is { Name: Library, ContainingNamespace.IsGlobalNamespace: true }
            && type.ContainingType is null;

    /// <summary>Whether a type is that of an array in a program's context.</summary>
    public static bool IsFieldArray(ITypeSymbol? type) =>
        type is { Name: "KernelArray" or "ReadOnlyKernelArray" } && IsLibrary(type, type.Name);

    /// <summary>A number that an attribute gives by name; null where it does not.</summary>
    public static int? Number(AttributeData attribute, string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Value is int number)
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>The struct of the kernel's, as <c>struct path</c>, that an object has to be which a helper takes; null for any.</summary>
    public static string? ObjectOf(IParameterSymbol parameter) => ObjectIn(parameter.GetAttributes());

    /// <summary>The struct of the kernel's that a helper returns where the call names its class; null for others.</summary>
    public static string? ObjectOfResult(IMethodSymbol method) => ObjectIn(method.GetReturnTypeAttributes());

    /// <summary>The C type that a generated type stands for: <c>struct task_struct</c>; null for a type that stands for none.</summary>
    public static string? CName(ITypeSymbol type) =>
        Find(type, "KernelTypeAttribute") is { ConstructorArguments: [{ Value: string name }] } ? name : null;

    /// <summary>The size that a generated type has in the kernel, in bytes; null where nothing says.</summary>
    public static int? KernelSize(ITypeSymbol type)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in Find(type, "KernelTypeAttribute")?.NamedArguments ?? [])
        {
            if (argument is { Key: "Size", Value.Value: long size and > 0 and <= int.MaxValue })
            {
                return (int)size;
            }
        }

        return null;
    }

    /// <summary>The kernel's name of the kfunc that a stub calls; null where the method is none.</summary>
    public static string? Kfunc(IMethodSymbol method) =>
        Find(method, "KfuncAttribute") is { ConstructorArguments: [{ Value: string name }, ..] } ? name : null;

    /// <summary>The variant that a stub calls: the kfunc's name, with a flavour for an older contract.</summary>
    public static string? Variant(IMethodSymbol method)
    {
        foreach (ISymbol half in Halves(method))
        {
            foreach (KeyValuePair<string, TypedConstant> argument in Find(half, "KfuncTargetsAttribute")?.NamedArguments ?? [])
            {
                if (argument is { Key: "Variant", Value.Value: string identifier })
                {
                    return identifier;
                }
            }
        }

        return Kfunc(method);
    }

    /// <summary>The number of the helper that a member stands for; null where it is none.</summary>
    public static int? Helper(ISymbol member) =>
        Find(member, "BpfHelperAttribute") is { ConstructorArguments: [{ Value: int id }] } ? id : null;

    /// <summary>Whether a helper takes the program's context first, which C# does not pass.</summary>
    public static bool TakesContext(IMethodSymbol helper)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in Find(helper, "BpfHelperAttribute")?.NamedArguments ?? [])
        {
            if (argument is { Key: "Context", Value.Value: true })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a helper gets the address only of what a parameter is.</summary>
    public static bool IsText(IParameterSymbol parameter) => Find(parameter, "KernelTextAttribute") is not null;

    /// <summary>Whether a method is lowered: a program, or a function that programs call.</summary>
    public static bool IsLowered(IMethodSymbol method) => IsProgram(method) || IsFunction(method);

    /// <summary>Whether a method is a program.</summary>
    public static bool IsProgram(IMethodSymbol method) => Find(method, "BpfProgramAttribute") is not null;

    /// <summary>Whether a method is one that programs may call.</summary>
    public static bool IsFunction(IMethodSymbol method) => Find(method, "BpfFunctionAttribute") is not null;

    /// <summary>Whether calls of a method are left out where a preprocessor symbol is not defined.</summary>
    public static bool IsConditional(IMethodSymbol method)
    {
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "ConditionalAttribute", ContainingNamespace: { Name: "Diagnostics" } diagnostics }
                && diagnostics.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true })
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<ISymbol> Halves(IMethodSymbol method)
    {
        yield return method;

        if ((method.PartialImplementationPart ?? method.PartialDefinitionPart) is { } other)
        {
            yield return other;
        }
    }

    private static string? ObjectIn(ImmutableArray<AttributeData> attributes)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (attribute.AttributeClass is { } type && IsLibrary(type, "KernelObjectAttribute")
                && attribute.ConstructorArguments is [{ Value: string name }])
            {
                return "struct " + name;
            }
        }

        return null;
    }
}
