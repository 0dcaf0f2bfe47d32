using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>Conversions between types.</summary>
internal sealed class ConversionLowering(BodyScope scope, IOperands operands, SpanLowering spans)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>Lowers a conversion.</summary>
    public LoweredValue Convert(IConversionOperation conversion)
    {
        IOperation operand = conversion.Operand;

        if (conversion.Type is not { } target)
        {
            return scope.Fail();
        }

        if (SpanSymbols.IsSpan(target))
        {
            return spans.Convert(conversion);
        }

        // `new()` and `default` have their type only by the conversion; boxing for a comparison with null leaves the pointer.
        if (SymbolEqualityComparer.Default.Equals(operand.Type, target)
            || (target.IsReferenceType
                && ScalarType.Of(operand.Type)?.Type == IrType.Pointer
                && (ScalarType.Of(target) is not null
                    || target.SpecialType == SpecialType.System_Object
                    || target.TypeKind == TypeKind.Interface)))
        {
            return operands.Evaluate(operand);
        }

        if (conversion.OperatorMethod is not null
            || ScalarType.Of(target) is not { Type: not IrType.Pointer } to
            || ScalarType.Of(operand.Type) is not { Type: not IrType.Pointer } from)
        {
            return scope.UnsupportedType(conversion.Syntax, ScalarType.Of(target) is null ? target : operand.Type);
        }

        if (conversion.IsChecked)
        {
            scope.Report(Descriptors.CheckedBpfArithmetic, conversion.Syntax);
        }

        return new LoweredValue.Scalar(Convert(operands.Scalar(operand), from, to));
    }

    /// <summary>Converts a number: cut off where the target is narrower, filled up by the source's sign where it is wider.</summary>
    public IrValue Convert(IrValue value, ScalarType from, ScalarType to)
    {
        if (to.Type == IrType.Pointer || from.Type == IrType.Pointer)
        {
            return value;
        }

        if (value.Type == IrType.I32 && to.Type == IrType.I64)
        {
            return from.IsSigned ? Builder.SignExtend(value, 32, IrType.I64) : Builder.ZeroExtend(value, 32, IrType.I64);
        }

        if (value.Type == IrType.I64 && to.Type == IrType.I32)
        {
            value = Builder.Truncate(value);
        }

        return to.Bits < 32 && !Fits(from, to) ? Narrow(value, to) : value;
    }

    /// <summary>Extends the low bits as the type asks.</summary>
    public IrValue Narrow(IrValue value, ScalarType type) => type.Bits >= 32 ? value
        : type.IsSigned ? Builder.SignExtend(value, type.Bits, IrType.I32)
        : Builder.ZeroExtend(value, type.Bits, IrType.I32);

    // Whether every value of one type is one of the other, in the same bits.
    private static bool Fits(ScalarType from, ScalarType to) =>
        from.IsSigned == to.IsSigned ? from.Bits <= to.Bits : !from.IsSigned && from.Bits < to.Bits;
}
