using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Layout;

/// <summary>
/// How a C# type that fits a register is held there: integers narrower than 32 bits always extended to 32 by their own sign,
/// truth values as 0 or 1, enums as their integers, handles as the pointers that they are.
/// </summary>
/// <param name="Type">The type of the register.</param>
/// <param name="Bits">How many bits mean something.</param>
/// <param name="IsSigned">Whether they have a sign.</param>
internal readonly record struct ScalarType(IrType Type, int Bits, bool IsSigned)
{
    /// <summary>An address.</summary>
    public static readonly ScalarType Pointer = new(IrType.Pointer, 64, IsSigned: false);

    /// <summary>A C# <c>int</c>.</summary>
    public static readonly ScalarType Int32 = new(IrType.I32, 32, IsSigned: true);

    /// <summary>What it takes in memory, in bytes.</summary>
    public int Size => Bits / 8;

    /// <summary>How the value of a nullable is held; null for all other types.</summary>
    public static ScalarType? OfNullable(ITypeSymbol? type) => ValueOf(type) is { } value ? Of(value) : null;

    /// <summary>The type of a nullable's value; null for all other types.</summary>
    public static ITypeSymbol? ValueOf(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] }
            ? value
            : null;

    /// <summary>How a type is held; null where it does not fit a register or BPF has no such thing.</summary>
    public static ScalarType? Of(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } underlying } => Of(underlying),
        { SpecialType: SpecialType.System_Boolean } => new(IrType.I32, 8, false),
        { SpecialType: SpecialType.System_Byte } => new(IrType.I32, 8, false),
        { SpecialType: SpecialType.System_SByte } => new(IrType.I32, 8, true),
        { SpecialType: SpecialType.System_UInt16 or SpecialType.System_Char } => new(IrType.I32, 16, false),
        { SpecialType: SpecialType.System_Int16 } => new(IrType.I32, 16, true),
        { SpecialType: SpecialType.System_UInt32 } => new(IrType.I32, 32, false),
        { SpecialType: SpecialType.System_Int32 } => Int32,
        { SpecialType: SpecialType.System_UInt64 or SpecialType.System_UIntPtr } => new(IrType.I64, 64, false),
        { SpecialType: SpecialType.System_Int64 or SpecialType.System_IntPtr } => new(IrType.I64, 64, true),
        INamedTypeSymbol { TypeKind: TypeKind.Class } named when KernelSymbols.IsHandle(named) => Pointer,
        _ => null,
    };
}
