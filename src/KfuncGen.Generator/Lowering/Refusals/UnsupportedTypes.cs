using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Refusals;

/// <summary>What to use in place of types that BPF has no form of.</summary>
internal static class UnsupportedTypes
{
    /// <summary>The advice, as the end of a sentence.</summary>
    public static string Instead(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal } =>
            "BPF has no floating point; count in smaller units with integers",
        { SpecialType: SpecialType.System_String } => "use UTF-8 bytes: \"text\"u8",
        { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Dynamic } =>
            "BPF has no objects but the kernel's own; use a struct",
        IArrayTypeSymbol => "BPF has no arrays on a heap; use a span over 'stackalloc', or a struct with [InlineArray]",
        { TypeKind: TypeKind.Delegate or TypeKind.FunctionPointer } =>
            "a program can only call functions that are known when it is built; call the method itself",
        IPointerTypeSymbol => "the verifier follows references and spans; use 'ref', 'in', 'out' or a span",
        { IsTupleType: true } =>
            "where its elements lie is the CLR's own affair; use a struct where others see it, and tuples in locals, arguments and results",
        { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } =>
            "take its value where it arises, as by 'x ?? 0' or 'x is { } value'; where others see it, use the value and a 'bool' beside it",
        INamedTypeSymbol { TypeKind: TypeKind.Struct } kept when KeptParameters.First(kept) is { } name =>
            $"it keeps '{name}', a parameter of its own, in a field that nobody is shown; keep it in a field that it declares",
        ITypeParameterSymbol => "a BPF function has no type parameters; write it for the type",
        _ => "use integers, 'bool', enums, structs of them, kernel handles and spans",
    };
}
