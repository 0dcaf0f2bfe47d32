using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers.GuardFlow.Logic;
using KfuncGen.Generator.Analyzers.GuardFlow.State;
using KfuncGen.Generator.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>What calls and members say: guards, the probe, the framework's methods of truth values, and whether they return.</summary>
/// <param name="context">What is known.</param>
internal sealed class CallFlow(FlowContext context)
{
    private readonly OperatorFlow operators = new(context);

    /// <summary>The value of a property.</summary>
    public FlowValue? ValueOf(IPropertyReferenceOperation property, FlowValue? instance, FlowValue?[] arguments)
    {
        IPropertySymbol symbol = property.Property;
        FlowValue? value = ValueOf(symbol, instance, property.Syntax);

        if (symbol.GetMethod is { } getter && !IsSetOnly(property))
        {
            After(property.Arguments, arguments, getter);
        }

        return value;
    }

    /// <summary>The value of a field.</summary>
    public FlowValue? ValueOf(IFieldReferenceOperation field, FlowValue? instance) =>
        context.Symbols.GuardOf(field.Field) is { } guard && field.Type?.SpecialType == SpecialType.System_Boolean
            ? context.Test(guard, field.Syntax, field.Field)
            : ItemOf(field.Field, instance);

    /// <summary>The value of a property or tuple item of a value that is known.</summary>
    public FlowValue? ValueOf(ISymbol member, FlowValue? instance, SyntaxNode syntax)
    {
        if (member is IFieldSymbol item)
        {
            return ItemOf(item, instance);
        }

        if (member is not IPropertySymbol property)
        {
            return null;
        }

        if (context.Symbols.GuardOf(property) is { } guard && property.Type.SpecialType == SpecialType.System_Boolean)
        {
            return context.Test(guard, syntax, property);
        }

        if (SymbolEqualityComparer.Default.Equals(property.ContainingType, context.Symbols.Probe)
            && property.Name == KfuncSymbols.RunningKernelName)
        {
            return FlowValue.NotNull(new FlowValue.RunningKernel());
        }

        switch (instance)
        {
            case FlowValue.Maybe { Value: FlowValue.ProbeResult probed } when property.Name == "Availability"
                && SymbolEqualityComparer.Default.Equals(property.ContainingType, context.Symbols.ProbeResult):
                return new FlowValue.Availability(probed.Kfunc);

            case FlowValue.Maybe maybe when OperatorFlow.IsNullableValue(property.ContainingType) && property.Name == "HasValue":
                return FlowValue.Of(maybe.IsThere);

            case FlowValue.Maybe maybe when OperatorFlow.IsNullableValue(property.ContainingType) && property.Name == "Value":
                // Without a value it throws.
                context.Assume(maybe.IsThere.WhenTrue);
                return maybe.Value;

            default:
                return null;
        }
    }

    /// <summary>The value of a call.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="instance">The object's value.</param>
    /// <param name="arguments">The arguments' values.</param>
    /// <param name="evaluate">Evaluates once more what an argument boxes.</param>
    public FlowValue? ValueOf(
        IInvocationOperation invocation, FlowValue? instance, FlowValue?[] arguments, Func<IOperation, FlowValue?> evaluate)
    {
        IMethodSymbol method = invocation.TargetMethod;

        if (method.Name == "Check" && SymbolEqualityComparer.Default.Equals(method.ContainingType, context.Symbols.Probe))
        {
            return instance is FlowValue.Maybe { Value: FlowValue.RunningKernel }
                && invocation.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: string kfunc } }]
                ? Probe(invocation, kfunc)
                : null;
        }

        if (context.Symbols.GuardOf(method) is { } guard && method.ReturnType.SpecialType == SpecialType.System_Boolean)
        {
            return context.Test(guard, invocation.Syntax, method);
        }

        if (method.Name == "GetValueOrDefault" && OperatorFlow.IsNullableValue(method.ContainingType))
        {
            return OrDefault(instance, arguments);
        }

        return method.Name == "Equals" && method.ReturnType.SpecialType == SpecialType.System_Boolean
            ? AreEqual(invocation, instance, evaluate)
            : null;
    }

    /// <summary>What is known once a member was called: where it returns, and what it may have assigned.</summary>
    public void After(ImmutableArray<IArgumentOperation> arguments, FlowValue?[] values, IMethodSymbol? method)
    {
        for (int i = 0; i < Math.Min(arguments.Length, values.Length); i++)
        {
            if (arguments[i].Parameter is { } parameter && context.Symbols.NeverReturnsIf(parameter) is { } endsIf)
            {
                context.Assume(ExpressionFlow.ConditionOf(values[i]).When(!endsIf));
            }
        }

        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out && AssignedPlaces.RootOf(argument.Value) is { } place)
            {
                context.Assign(place, null);
            }
        }

        if (method is null)
        {
            return;
        }

        // What a parameter refers to may be a field, which other code may set. The kernel's code does not.
        if (!context.Symbols.DemandsOf(method).Any(static demand => !demand.IsPushed))
        {
            context.Now = context.States.Forget(context.Now, static place => place is IParameterSymbol { RefKind: not RefKind.None });
        }

        if (context.Symbols.NeverReturns(method))
        {
            context.End();
        }
    }

    private static bool IsSetOnly(IPropertyReferenceOperation property) =>
        property.Parent is ISimpleAssignmentOperation assignment && assignment.Target == property;

    private static FlowValue? ItemOf(IFieldSymbol field, FlowValue? instance)
    {
        if (instance is not FlowValue.Tuple tuple || !field.ContainingType.IsTupleType)
        {
            return null;
        }

        string name = (field.CorrespondingTupleField ?? field).Name;
        return name.StartsWith("Item", StringComparison.Ordinal)
            && int.TryParse(name.Substring(4), out int number)
            && number >= 1
            && number <= tuple.Items.Count
            ? tuple.Items[number - 1] : null;
    }

    private FlowValue Probe(IInvocationOperation invocation, string kfunc)
    {
        foreach (string identifier in context.Facts.VariantsOf(kfunc))
        {
            context.Result.AddGuard(identifier, invocation.Syntax);
        }

        context.Result.AddGuard(kfunc + KfuncSymbols.AnyVariant, invocation.Syntax);
        context.Assume(context.Facts.Asked(kfunc));
        return FlowValue.NotNull(new FlowValue.ProbeResult(kfunc));
    }

    private FlowValue? OrDefault(FlowValue? instance, FlowValue?[] arguments)
    {
        if (instance is not FlowValue.Maybe { Value: FlowValue.Truth value } maybe)
        {
            return null;
        }

        Condition otherwise = arguments.Length == 0 ? Condition.False : ExpressionFlow.ConditionOf(arguments[0]);
        return FlowValue.Of(context.Conditions.Or(
            context.Conditions.And(maybe.IsThere, value.Condition), context.Conditions.And(maybe.IsThere.Negated, otherwise)));
    }

    private FlowValue? AreEqual(IInvocationOperation invocation, FlowValue? instance, Func<IOperation, FlowValue?> evaluate)
    {
        IOperation?[] sides = invocation.Arguments.Length switch
        {
            1 when invocation.Instance is not null && IsEquality(invocation.TargetMethod) => [null, Unboxed(invocation.Arguments[0].Value)],
            2 when invocation.TargetMethod is
            {
                IsStatic: true, Name: nameof(Equals), ContainingType.SpecialType: SpecialType.System_Object or SpecialType.System_String,
            } =>
                [Unboxed(invocation.Arguments[0].Value), Unboxed(invocation.Arguments[1].Value)],
            2 when invocation.TargetMethod.ContainingType is { Name: "EqualityComparer", ContainingNamespace.Name: "Generic" } =>
                [Unboxed(invocation.Arguments[0].Value), Unboxed(invocation.Arguments[1].Value)],
            _ => [],
        };

        if (sides is not [var first, { } second])
        {
            return null;
        }

        FlowValue? left = first is null ? instance : evaluate(first);
        Condition? equal = operators.IsAnswer(left, second) ?? operators.AreEqual(left, evaluate(second));
        return equal is { } known ? FlowValue.Of(known) : null;
    }

    // bool.Equals and Enum.Equals, not those of a user's own.
    private static bool IsEquality(IMethodSymbol method) => method.ContainingType.SpecialType is
        SpecialType.System_Boolean or SpecialType.System_Object or SpecialType.System_Enum
            or SpecialType.System_ValueType || OperatorFlow.IsNullableValue(method.ContainingType);

    private static IOperation Unboxed(IOperation value) =>
        value is IConversionOperation { OperatorMethod: null, Type.IsReferenceType: true, Operand: { Type.IsValueType: true } inner }
            ? inner
            : value;
}
