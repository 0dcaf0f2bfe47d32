using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>
/// Arithmetic as C# has it: in 32 or 64 bits, wrapping round. A division by zero gives 0 and its remainder the dividend, as BPF
/// defines it, where the CLR would throw.
/// </summary>
internal sealed class ArithmeticLowering(BodyScope scope, IOperands operands, ConversionLowering conversions)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>Whether the right operand is a count of bits.</summary>
    public static bool IsShift(BinaryOperatorKind kind) =>
        kind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;

    /// <summary>The type that C# computes in: narrow integers become <c>int</c>.</summary>
    public static ScalarType Promoted(ScalarType type) => type.Bits < 32 ? ScalarType.Int32 : type;

    /// <summary>An operator with two operands that computes.</summary>
    public LoweredValue Binary(IBinaryOperation binary)
    {
        if (binary.OperatorMethod is not null || binary.IsLifted || ScalarType.Of(binary.Type) is not { Type: not IrType.Pointer } result
            || ScalarType.Of(binary.LeftOperand.Type) is not { Type: not IrType.Pointer } left)
        {
            return scope.UnsupportedType(binary.Syntax, ScalarType.Of(binary.Type) is null ? binary.Type : binary.LeftOperand.Type);
        }

        if (binary.IsChecked)
        {
            scope.Report(Descriptors.CheckedBpfArithmetic, binary.Syntax);
        }

        // An enum computes as its integer does, and is as narrow again afterwards.
        ScalarType computed = IsShift(binary.OperatorKind) ? Promoted(left) : Promoted(result);
        IrValue leftValue = conversions.Convert(operands.Scalar(binary.LeftOperand), left, computed);
        IrValue rightValue = operands.Scalar(binary.RightOperand);

        if (!IsShift(binary.OperatorKind) && ScalarType.Of(binary.RightOperand.Type) is { Type: not IrType.Pointer } right)
        {
            rightValue = conversions.Convert(rightValue, right, computed);
        }

        return new LoweredValue.Scalar(
            conversions.Convert(Compute(binary.OperatorKind, leftValue, rightValue, computed, binary), computed, result));
    }

    /// <summary>An operator with one operand.</summary>
    public LoweredValue Unary(IUnaryOperation unary)
    {
        if (unary.OperatorMethod is not null || unary.IsLifted || ScalarType.Of(unary.Type) is not { Type: not IrType.Pointer } type)
        {
            return scope.UnsupportedType(unary.Syntax, unary.Type);
        }

        if (unary.IsChecked && unary.OperatorKind == UnaryOperatorKind.Minus)
        {
            scope.Report(Descriptors.CheckedBpfArithmetic, unary.Syntax);
        }

        IrValue operand = operands.Scalar(unary.Operand);

        switch (unary.OperatorKind)
        {
            case UnaryOperatorKind.Plus:
                return new LoweredValue.Scalar(operand);

            case UnaryOperatorKind.Minus:
                return new LoweredValue.Scalar(Builder.Binary(IrOpcode.Subtract, Builder.Constant(operand.Type, 0), operand));

            case UnaryOperatorKind.BitwiseNegation:
                IrValue negated = Builder.Binary(IrOpcode.Xor, operand, Builder.Constant(operand.Type, -1));
                return new LoweredValue.Scalar(conversions.Convert(negated, Promoted(type), type));

            case UnaryOperatorKind.Not:
                return new LoweredValue.Scalar(Builder.Binary(IrOpcode.Xor, operand, Builder.Constant(operand.Type, 1)));

            default:
                (string what, string instead) = UnsupportedOperations.Describe(unary);
                return scope.Unsupported(unary.Syntax, what, instead);
        }
    }

    /// <summary>Computes in one type; the right operand of a shift is an <c>int</c>.</summary>
    public IrValue Compute(BinaryOperatorKind kind, IrValue left, IrValue right, ScalarType type, IOperation operation)
    {
        IrOpcode? opcode = kind switch
        {
            BinaryOperatorKind.Add => IrOpcode.Add,
            BinaryOperatorKind.Subtract => IrOpcode.Subtract,
            BinaryOperatorKind.Multiply => IrOpcode.Multiply,
            BinaryOperatorKind.Divide => type.IsSigned ? IrOpcode.DivideSigned : IrOpcode.DivideUnsigned,
            BinaryOperatorKind.Remainder => type.IsSigned ? IrOpcode.RemainderSigned : IrOpcode.RemainderUnsigned,
            BinaryOperatorKind.And => IrOpcode.And,
            BinaryOperatorKind.Or => IrOpcode.Or,
            BinaryOperatorKind.ExclusiveOr => IrOpcode.Xor,
            BinaryOperatorKind.LeftShift => IrOpcode.ShiftLeft,
            BinaryOperatorKind.RightShift => type.IsSigned ? IrOpcode.ShiftRightSigned : IrOpcode.ShiftRightUnsigned,
            BinaryOperatorKind.UnsignedRightShift => IrOpcode.ShiftRightUnsigned,
            _ => null,
        };

        bool fits = left.Type is IrType.I32 or IrType.I64 && (IsShift(kind) ? right.Type == IrType.I32 : right.Type == left.Type);

        if (opcode is not { } known || !fits)
        {
            (string what, string instead) = UnsupportedOperations.Describe(operation);
            scope.Unsupported(operation.Syntax, what, instead);
            return Builder.Constant(type.Type, 0);
        }

        return Builder.Binary(known, left, right);
    }
}
