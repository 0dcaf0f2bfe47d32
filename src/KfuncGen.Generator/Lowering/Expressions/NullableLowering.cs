using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>
/// Nullable numbers, as <c>task.real_parent?.tgid</c> makes them: two registers, one of which says whether there is a number. They stay in
/// locals: where a nullable has its parts in memory the CLR decides.
/// </summary>
/// <param name="scope">The body.</param>
/// <param name="operands">Lowers what they are made of.</param>
/// <param name="conversions">Converts their values.</param>
internal sealed class NullableLowering(BodyScope scope, IOperands operands, ConversionLowering conversions)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>Lowers what makes a nullable or asks it; null for all else.</summary>
    public LoweredValue? TryLower(IOperation operation) => operation switch
    {
        IDefaultValueOperation or { ConstantValue: { HasValue: true, Value: null } } and not IFlowCaptureReferenceOperation
            when ScalarType.OfNullable(operation.Type) is { } type => None(type),
        IConversionOperation { OperatorMethod: null } conversion => TryConvert(conversion),
        IObjectCreationOperation creation when ScalarType.OfNullable(creation.Type) is { } type => creation.Arguments is [var value]
            ? new LoweredValue.Maybe(Truth(true), operands.Scalar(value.Value))
            : None(type),
        IPropertyReferenceOperation { Instance: { } instance } property when ScalarType.OfNullable(instance.Type) is not null =>
            Ask(instance, property.Property.Name),
        IInvocationOperation { TargetMethod.Name: "GetValueOrDefault", Instance: { } instance } call
            when ScalarType.OfNullable(instance.Type) is { } type => ValueOrDefault(instance, call, type),

        // The compiler's graph asks so where something is assigned to what is null.
        IInvocationOperation { TargetMethod: { AssociatedSymbol: IPropertySymbol property }, Instance: { } instance }
            when ScalarType.OfNullable(instance.Type) is not null => Ask(instance, property.Name),
        IBinaryOperation binary when ComparedType(binary) is { } type => Compare(binary, type),
        _ => null,
    };

    /// <summary>What two nullables that are compared hold, of which one may be no more than <c>null</c>; null for all else.</summary>
    public static ScalarType? ComparedType(IBinaryOperation binary) =>
        binary.OperatorMethod is null && ConditionLowering.IsComparison(binary.OperatorKind)
            ? ScalarType.OfNullable(binary.LeftOperand.Type) ?? ScalarType.OfNullable(binary.RightOperand.Type)
            : null;

    private LoweredValue? TryConvert(IConversionOperation conversion)
    {
        IOperation operand = conversion.Operand;
        ScalarType? from = ScalarType.OfNullable(operand.Type);

        if (ScalarType.OfNullable(conversion.Type) is not { } to)
        {
            return from is { } source && ScalarType.Of(conversion.Type) is { Type: not IrType.Pointer } number
                ? Ask(operand, "Value") is LoweredValue.Scalar value
                    ? new LoweredValue.Scalar(Convert(value.Value, source, number, conversion))
                    : LoweredValue.Reported
                : null;
        }

        if (operand.ConstantValue is { HasValue: true, Value: null })
        {
            return None(to);
        }

        return from is { } nullable
            ? operands.Evaluate(operand) is LoweredValue.Maybe maybe
                ? maybe with { Value = Convert(maybe.Value, nullable, to, conversion) }
                : LoweredValue.Reported
            : ScalarType.Of(operand.Type) is { Type: not IrType.Pointer } scalar
                ? new LoweredValue.Maybe(Truth(true), Convert(operands.Scalar(operand), scalar, to, conversion))
                : null;
    }

    private IrValue Convert(IrValue value, ScalarType from, ScalarType to, IConversionOperation conversion)
    {
        if (conversion.IsChecked && from != to)
        {
            scope.Report(Descriptors.CheckedBpfArithmetic, conversion.Syntax);
        }

        return conversions.Convert(value, from, to);
    }

    // Where there is none, the program ends as it does where an index is out of bounds.
    private LoweredValue? Ask(IOperation instance, string property)
    {
        if (operands.Evaluate(instance) is not LoweredValue.Maybe maybe)
        {
            return LoweredValue.Reported;
        }

        if (property == "HasValue")
        {
            return new LoweredValue.Scalar(maybe.IsThere);
        }

        scope.Require(IrCondition.NotEqual, maybe.IsThere, Truth(false));
        return new LoweredValue.Scalar(maybe.Value);
    }

    private LoweredValue ValueOrDefault(IOperation instance, IInvocationOperation call, ScalarType type)
    {
        if (operands.Evaluate(instance) is not LoweredValue.Maybe maybe)
        {
            return LoweredValue.Reported;
        }

        if (call.Arguments is not [var argument])
        {
            return new LoweredValue.Scalar(maybe.Value);
        }

        object owner = new();
        IrValue otherwise = operands.Scalar(argument.Value);
        IrBlock none = scope.Function.AddBlock();
        IrBlock next = scope.Function.AddBlock();
        scope.Function.Write(owner, 0, maybe.Value);
        Builder.Branch(IrCondition.Equal, maybe.IsThere, Truth(false), none, next);
        scope.Function.Continue(none);
        scope.Function.Write(owner, 0, otherwise);
        Builder.Jump(next);
        scope.Function.Continue(next);
        return new LoweredValue.Scalar(scope.Function.Read(owner, 0, type.Type));
    }

    // Two that are not there are equal, as both are 0; nothing is less or more than what is not there.
    private LoweredValue Compare(IBinaryOperation binary, ScalarType type)
    {
        LoweredValue left = Side(binary.LeftOperand);
        LoweredValue right = Side(binary.RightOperand);

        if (left is not LoweredValue.Maybe one || right is not LoweredValue.Maybe other || one.Value.Type != other.Value.Type)
        {
            return LoweredValue.Reported;
        }

        IrValue values = Builder.Compare(ConditionLowering.Condition(binary.OperatorKind, type.IsSigned), one.Value, other.Value);
        IrValue result = binary.OperatorKind switch
        {
            BinaryOperatorKind.Equals =>
                Builder.Binary(IrOpcode.And, values, Builder.Compare(IrCondition.Equal, one.IsThere, other.IsThere)),
            BinaryOperatorKind.NotEquals =>
                Builder.Binary(IrOpcode.Or, values, Builder.Compare(IrCondition.NotEqual, one.IsThere, other.IsThere)),
            _ => Builder.Binary(IrOpcode.And, values, Builder.Binary(IrOpcode.And, one.IsThere, other.IsThere)),
        };
        return new LoweredValue.Scalar(result);

        LoweredValue Side(IOperation operand) =>
            operand.ConstantValue is { HasValue: true, Value: null } ? None(type) : operands.Evaluate(operand);
    }

    private LoweredValue.Maybe None(ScalarType type) => new(Truth(false), Builder.Constant(type.Type, 0));

    private IrValue Truth(bool value) => Builder.Constant(IrType.I32, value ? 1 : 0);
}
