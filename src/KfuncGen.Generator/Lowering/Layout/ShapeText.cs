using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Layout;

/// <summary>
/// Says C# types in the words of canonical shapes, for the type information that is loaded with a program and that the
/// kernel's logs show.
/// </summary>
internal static class ShapeText
{
    /// <summary>The word for a type.</summary>
    public static string Of(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
        {
            return "void";
        }

        if (type.SpecialType == SpecialType.System_Boolean)
        {
            return "bool";
        }

        if (ScalarType.Of(type) is not { } scalar)
        {
            return KernelSymbols.CName(type) ?? "struct " + type.Name;
        }

        if (scalar == ScalarType.Pointer)
        {
            return type is INamedTypeSymbol { TypeArguments: [{ } element] }
                ? "*" + Of(element)
                : "*" + (KernelSymbols.CName(type) ?? "void");
        }

        return (scalar.IsSigned ? "s" : "u") + scalar.Bits.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
