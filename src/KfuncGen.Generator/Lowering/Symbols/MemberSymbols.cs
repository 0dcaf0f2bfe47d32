using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Names;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>What the generator says about the fields of kernel types, which C# sees as properties.</summary>
internal static class MemberSymbols
{
    private const string Attribute = "KernelMemberAttribute";

    /// <summary>The field that a property, or a guard, stands for: its root, path and shape; null where it stands for none.</summary>
    public static (string Type, string Path, string Shape)? Field(IPropertySymbol property) =>
        KernelSymbols.Find(property, Attribute) is
        { ConstructorArguments: [{ Value: string type }, { Value: string path }, { Value: string shape }] }
            ? (type, path, shape)
            : null;

    /// <summary>What a static property asks of the running kernel's types: the class around that of the type says.</summary>
    public static IrCoreQuestion Question(IPropertySymbol property) => property.ContainingType.ContainingType?.Name switch
    {
        _ when IsVariable(property) => IrCoreQuestion.Variable,
        GeneratedMembers.SizeOf => IrCoreQuestion.Size,
        GeneratedMembers.OffsetOf => IrCoreQuestion.Offset,
        GeneratedMembers.ValueOf => IrCoreQuestion.EnumValue,
        _ => IrCoreQuestion.Exists,
    };

    /// <summary>Whether a property is a variable that each processor has.</summary>
    public static bool IsVariable(IPropertySymbol property) =>
        property.IsStatic && KernelSymbols.IsVariable(property.Type) && Field(property) is not null;

    /// <summary>
    /// Whether a property only leads to more fields of the same object: a struct whose type has no name, or the fields of any address.
    /// </summary>
    public static bool IsSameObject(IPropertySymbol property) =>
        property is { IsStatic: false, Type.ContainingType: { } container }
        && SymbolEqualityComparer.Default.Equals(container, property.ContainingType)
        && property.Type is INamedTypeSymbol type
        && KernelSymbols.IsHandle(type);

    /// <summary>Whether fields of a type are copied with care.</summary>
    public static bool IsUnchecked(ITypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (type.Name == GeneratedMembers.Unchecked && type.ContainingType is { } owner && KernelSymbols.IsHandle(owner))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a type is that of an array in a kernel object.</summary>
    public static bool IsElements(ITypeSymbol? type) =>
        type is { Name: "KernelElements" or "KernelObjects" } && KernelSymbols.IsLibrary(type, type.Name);
}
