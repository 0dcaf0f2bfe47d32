using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>How the kernel calls a function of a program, by the attribute of the delegate that it is taken as.</summary>
/// <param name="Unseen">How many arguments come before the first parameter.</param>
/// <param name="HasContext">Whether the last parameter is what the program hands over.</param>
/// <param name="ReadsMessage">Whether a dynptr comes where the first parameter is a value that is read from it.</param>
/// <param name="IsAlone">Whether no program waits for it.</param>
internal sealed record KernelCallback(int Unseen, bool HasContext, bool ReadsMessage, bool IsAlone)
{
    /// <summary>Reads a type; null for one whose methods the kernel does not call.</summary>
    public static KernelCallback? Of(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Delegate && KernelSymbols.Find(type.OriginalDefinition, "KernelCallbackAttribute") is { } attribute
            ? new KernelCallback(
                KernelSymbols.Number(attribute, "Unseen") ?? 0,
                Has(attribute, "HasContext"),
                Has(attribute, "ReadsMessage"),
                Has(attribute, "IsAlone"))
            : null;

    private static bool Has(AttributeData attribute, string name) =>
        attribute.NamedArguments.Any(argument => argument.Key == name && argument.Value.Value is true);
}
