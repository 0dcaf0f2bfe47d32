using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Memory;

/// <summary>Numbers in kernel objects: what is loaded becomes a number of C#'s, and that what is stored.</summary>
/// <param name="builder">Where the code goes.</param>
internal readonly struct FieldAccess(IrBuilder builder)
{
    /// <summary>What a field is worth.</summary>
    public LoweredValue.Scalar Read(Place.Field field, ITypeSymbol type, ScalarType scalar) =>
        Number(builder.LoadField(IrType.I64, field.Object, field.Core), field.Core, type, scalar);

    /// <summary>Takes a number out of the bytes that hold it.</summary>
    public LoweredValue.Scalar Number(IrValue bytes, IrLoadTime.Core field, ITypeSymbol type, ScalarType scalar)
    {
        IrValue number = builder.FieldBits(bytes, field);
        return new LoweredValue.Scalar(scalar.Type == IrType.I64 ? number : Normalize(builder.Truncate(number), type));
    }

    /// <summary>Writes a number: as many bytes as the field has in the kernel, with the sign of C#'s type above it.</summary>
    public void Write(Place.Field field, ScalarType scalar, IrValue value) => builder.StoreField(
        field.Object,
        field.Core with { Question = IrCoreQuestion.Store },
        value.Type == IrType.I64 ? value
            : scalar.IsSigned ? builder.SignExtend(value, 32, IrType.I64)
            : builder.ZeroExtend(value, 32, IrType.I64),
        field.Member);

    // A bool is 0 or 1 wherever it comes from.
    private IrValue Normalize(IrValue number, ITypeSymbol type) => type.SpecialType == SpecialType.System_Boolean
        ? builder.Compare(IrCondition.NotEqual, number, builder.Constant(IrType.I32, 0))
        : number;
}
