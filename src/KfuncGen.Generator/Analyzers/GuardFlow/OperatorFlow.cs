using KfuncGen.Generator.Analyzers.GuardFlow.Logic;
using KfuncGen.Generator.Analyzers.GuardFlow.State;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>What operators and conversions of the language make of values.</summary>
/// <param name="context">What is known.</param>
internal sealed class OperatorFlow(FlowContext context)
{
    /// <summary>Whether a type is a nullable value.</summary>
    public static bool IsNullableValue(ITypeSymbol? type) => type is { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };

    /// <summary>Whether a comparison asks for null: a record's own operator says what the language's would.</summary>
    public static bool IsNullTest(IBinaryOperation binary) =>
        binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals
        && binary.OperatorMethod is null or { IsImplicitlyDeclared: true } or { ContainingType.IsRecord: true }
        && (IsNull(binary.LeftOperand) || IsNull(binary.RightOperand));

    /// <summary>The method that an operator is; null where it asks for null, or compares as others do, as that of texts.</summary>
    public static IMethodSymbol? MethodOf(IBinaryOperation binary) =>
        binary.OperatorMethod is { ContainingType.SpecialType: not SpecialType.System_String } method && !IsNullTest(binary)
            ? method
            : null;

    /// <summary>The opposite of a truth value.</summary>
    public static FlowValue? Not(FlowValue? value) => value switch
    {
        FlowValue.Truth truth => FlowValue.Of(truth.Condition.Negated),
        FlowValue.Maybe maybe => maybe with { Value = Not(maybe.Value) },
        _ => null,
    };

    /// <summary>What an operator makes of two truth values.</summary>
    public FlowValue? Combine(BinaryOperatorKind kind, FlowValue? left, FlowValue? right)
    {
        if (left is FlowValue.Maybe { Value: FlowValue.Truth } maybe && right is FlowValue.Maybe { Value: FlowValue.Truth } maybeToo)
        {
            return kind is BinaryOperatorKind.And
                ? And(maybe, maybeToo)
                : kind is BinaryOperatorKind.Or ? Not(And(Opposite(maybe), Opposite(maybeToo))) : null;
        }

        Condition one = ExpressionFlow.ConditionOf(left);
        Condition other = ExpressionFlow.ConditionOf(right);

        return left is not FlowValue.Truth && right is not FlowValue.Truth ? null : kind switch
        {
            BinaryOperatorKind.And => FlowValue.Of(context.Conditions.And(one, other)),
            BinaryOperatorKind.Or => FlowValue.Of(context.Conditions.Or(one, other)),
            BinaryOperatorKind.Equals => FlowValue.Of(context.Conditions.Equal(one, other)),
            BinaryOperatorKind.NotEquals or BinaryOperatorKind.ExclusiveOr => FlowValue.Of(context.Conditions.Equal(one, other).Negated),
            _ => null,
        };
    }

    // Of two truth values that may be null, false wins over null, and null over true.
    private FlowValue And(FlowValue.Maybe left, FlowValue.Maybe right)
    {
        ConditionTable conditions = context.Conditions;
        Condition isTrue = conditions.And(Is(left, true), Is(right, true));
        return new FlowValue.Maybe(conditions.Or(isTrue, conditions.Or(Is(left, false), Is(right, false))), FlowValue.Of(isTrue));
    }

    private Condition Is(FlowValue.Maybe maybe, bool value)
    {
        Condition its = ExpressionFlow.ConditionOf(maybe.Value);
        return context.Conditions.And(maybe.IsThere, value ? its : its.Negated);
    }

    private static FlowValue.Maybe Opposite(FlowValue.Maybe maybe) => (FlowValue.Maybe)Not(maybe)!;

    /// <summary>What an operator makes of two values.</summary>
    public FlowValue? Compare(IBinaryOperation binary, FlowValue? left, FlowValue? right)
    {
        bool isEquality = binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals;
        Condition? equal = !isEquality
            ? null
            : IsAnswer(left, binary.RightOperand) ?? IsAnswer(right, binary.LeftOperand)
                ?? AreEqual(AsCompared(left, binary.LeftOperand), AsCompared(right, binary.RightOperand));

        return equal is not { } found ? Combine(binary.OperatorKind, left, right) ?? Lift(binary, left, right)
            : FlowValue.Of(binary.OperatorKind == BinaryOperatorKind.Equals ? found : found.Negated);
    }

    // Boxes are compared by which they are, and not by what is in them.
    private static FlowValue? AsCompared(FlowValue? value, IOperation operand) =>
        value is FlowValue.Maybe maybe && operand.Type is { IsReferenceType: true } ? maybe with { Value = null } : value;

    // What is less or more than another is there, as that is; what an operator makes of two is there where both are.
    private FlowValue? Lift(IBinaryOperation binary, FlowValue? left, FlowValue? right)
    {
        if (!binary.IsLifted || binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals
            || left is not FlowValue.Maybe one || right is not FlowValue.Maybe other)
        {
            return null;
        }

        Condition both = context.Conditions.And(one.IsThere, other.IsThere);

        return IsNullableTruth(binary.Type) ? null
            : IsNullableValue(binary.Type) ? new FlowValue.Maybe(both, null)
            : FlowValue.Of(context.Conditions.And(both, Condition.Unknown));
    }

    /// <summary>Whether two values are equal; null where nothing is known about it.</summary>
    public Condition? AreEqual(FlowValue? left, FlowValue? right)
    {
        switch (left, right)
        {
            case (FlowValue.Truth one, FlowValue.Truth other):
                return context.Conditions.Equal(one.Condition, other.Condition);

            case (FlowValue.Maybe one, FlowValue.Truth):
                return AreEqual(one, FlowValue.NotNull(right));

            case (FlowValue.Truth, FlowValue.Maybe other):
                return AreEqual(FlowValue.NotNull(left), other);

            case (FlowValue.Maybe one, FlowValue.Maybe other) when one.IsThere == Condition.False || other.IsThere == Condition.False:
                return (one.IsThere == Condition.False ? other : one).IsThere.Negated;

            case (FlowValue.Maybe { Value: FlowValue.Truth } one, FlowValue.Maybe { Value: FlowValue.Truth } other):
                Condition both = context.Conditions.And(one.IsThere, other.IsThere);
                Condition same = context.Conditions.And(
                    both, context.Conditions.Equal(ExpressionFlow.ConditionOf(one.Value), ExpressionFlow.ConditionOf(other.Value)));
                return context.Conditions.Or(same, context.Conditions.And(one.IsThere.Negated, other.IsThere.Negated));

            // What equals something is there.
            case (FlowValue.Maybe one, FlowValue.Maybe other) when one.IsThere == Condition.True || other.IsThere == Condition.True:
                return context.Conditions.And(context.Conditions.And(one.IsThere, other.IsThere), Condition.Unknown);

            default:
                return null;
        }
    }

    /// <summary>Whether two tuples are equal, or are not, where that is what is asked.</summary>
    public Condition AreAllEqual(ITupleBinaryOperation comparison, FlowValue? left, FlowValue? right)
    {
        Condition all = Condition.Unknown;

        if (left is FlowValue.Tuple one && right is FlowValue.Tuple other && one.Items.Count == other.Items.Count)
        {
            all = Condition.True;

            for (int i = 0; i < one.Items.Count; i++)
            {
                all = context.Conditions.And(all, AreEqual(one.Items[i], other.Items[i]) ?? Condition.Unknown);
            }
        }

        return comparison.OperatorKind == BinaryOperatorKind.Equals ? all : all.Negated;
    }

    /// <summary>Whether the running kernel's answer is a constant of <c>KfuncAvailability</c>; null where neither is one.</summary>
    public Condition? IsAnswer(FlowValue? value, IOperation constant)
    {
        while (constant is IConversionOperation conversion)
        {
            constant = conversion.Operand;
        }

        string? name = context.Symbols.AvailabilityName(
            constant.Type, constant.ConstantValue is { HasValue: true } known ? known.Value : null);

        return (name, value) switch
        {
            ({ }, FlowValue.Availability availability) => context.Facts.IsAnswer(availability.Kfunc, name),
            ({ }, FlowValue.Maybe { Value: FlowValue.Availability availability } maybe) =>
                context.Conditions.And(maybe.IsThere, context.Facts.IsAnswer(availability.Kfunc, name)),
            _ => null,
        };
    }

    /// <summary>A value as another type.</summary>
    public FlowValue? Convert(FlowValue? value, IConversionOperation conversion) =>
        conversion.Type is { } to && conversion.Operand.Type is { } from
            ? Convert(value, from, to, conversion.IsTryCast)
            : value == FlowValue.Null ? value : null;

    private FlowValue? Convert(FlowValue? value, ITypeSymbol from, ITypeSymbol to, bool isTry)
    {
        if (SymbolEqualityComparer.Default.Equals(from, to))
        {
            return value;
        }

        switch (value)
        {
            case FlowValue.Maybe maybe when IsNullableValue(from) && !IsNullableValue(to) && to.IsValueType:
                // Without a value it throws.
                context.Assume(maybe.IsThere.WhenTrue);
                return maybe.Value;

            // Only a truth value comes out of the box that one was put in.
            case FlowValue.Maybe { Value: FlowValue.Truth } boxed when from.IsReferenceType && to.SpecialType == SpecialType.System_Boolean:
                context.Assume(boxed.IsThere.WhenTrue);
                return boxed.Value;

            case FlowValue.Maybe { Value: FlowValue.Truth } boxed when from.IsReferenceType && IsNullableTruth(to):
                return boxed;

            // An 'as' may make null of more than null.
            case FlowValue.Maybe maybe when to.IsReferenceType:
                return maybe with { IsThere = isTry ? maybe.IsThere with { WhenFalse = Formula.True } : maybe.IsThere };

            case FlowValue.Maybe maybe when IsNullableValue(to) && IsNullableValue(from):
                return maybe with { Value = null };

            case FlowValue.Tuple tuple when from is INamedTypeSymbol { TupleElements: { IsDefault: false } old }
                && to is INamedTypeSymbol { TupleElements: { IsDefault: false } made }
                && old.Length == made.Length && old.Length == tuple.Items.Count:
                return new FlowValue.Tuple(
                    tuple.Items.Select((item, i) => Convert(item, old[i].Type, made[i].Type, isTry)).ToEquatableArray());
        }

        // A number that is converted is another value, a truth value stays itself.
        return IsNullableValue(to) && !IsNullableValue(from) && from.IsValueType ? FlowValue.NotNull(IsSame(from, to) ? value : null)
            : to.IsReferenceType && from.IsValueType && !IsNullableValue(from) ? FlowValue.NotNull(value as FlowValue.Truth)
            : null;
    }

    private static bool IsNullableTruth(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_Boolean }] } && IsNullableValue(type);

    private static bool IsSame(ITypeSymbol from, ITypeSymbol nullable) =>
        SymbolEqualityComparer.Default.Equals(((INamedTypeSymbol)nullable).TypeArguments[0], from);

    private static bool IsNull(IOperation operation) =>
        operation.ConstantValue is { HasValue: true, Value: null }
            || (operation is IConversionOperation conversion && IsNull(conversion.Operand));
}
