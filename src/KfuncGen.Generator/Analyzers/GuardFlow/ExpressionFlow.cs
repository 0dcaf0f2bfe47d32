using System.Runtime.CompilerServices;
using KfuncGen.Generator.Analyzers.GuardFlow.Logic;
using KfuncGen.Generator.Analyzers.GuardFlow.State;
using KfuncGen.Generator.Analyzers.Uses;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>
/// Evaluates the expressions of a flow graph. Conditions are few here: the graph has made branches of <c>&amp;&amp;</c>,
/// <c>||</c>, <c>?:</c>, <c>??</c>, <c>?.</c>, <c>switch</c> and <c>when</c> already.
/// </summary>
internal sealed class ExpressionFlow
{
    private readonly FlowAnalysis analysis;
    private readonly FlowContext context;
    private readonly CallFlow calls;
    private readonly PatternFlow patterns;
    private readonly OperatorFlow operators;
    private readonly Dictionary<IOperation, bool> assigning = [];
    private readonly HashSet<object> held = [];

    /// <summary>Evaluates expressions.</summary>
    /// <param name="analysis">Takes up the functions that are reached.</param>
    /// <param name="context">What is known.</param>
    public ExpressionFlow(FlowAnalysis analysis, FlowContext context)
    {
        this.analysis = analysis;
        this.context = context;
        calls = new CallFlow(context);
        patterns = new PatternFlow(context);
        operators = new OperatorFlow(context);
    }

    /// <summary>What is known of a truth value.</summary>
    public static Condition ConditionOf(FlowValue? value) => value is FlowValue.Truth truth ? truth.Condition : Condition.Unknown;

    /// <summary>Evaluates a whole statement or branch value.</summary>
    public FlowValue? Statement(FunctionFlow function, IOperation operation)
    {
        FlowValue? value = Evaluate(function, operation);

        if (held.Count > 0)
        {
            // The value may be one of those that are held; what a branch tests is wanted a moment longer.
            value = context.Variables.MentionsPlaces(value) ? Exported(function, operation, value) : value;
            context.Now = context.States.Forget(context.Now, held.Contains);
            held.Clear();
        }

        return value;
    }

    /// <summary>Evaluates an expression: what it does to the state, and its value.</summary>
    public FlowValue? Evaluate(FunctionFlow function, IOperation operation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();

        switch (operation)
        {
            case { ConstantValue: { HasValue: true, Value: var constant } }:
                return OfConstant(operation.Type, constant);

            case IDefaultValueOperation { Type: { } type }:
                return IsNullable(type) ? FlowValue.Null : null;

            case IFlowCaptureReferenceOperation reference:
                return context.States.Read(context.Now, reference.Id, reference.Type);

            case IFlowCaptureOperation capture:
                Capture(function, capture);
                return null;

            case IIsNullOperation isNull:
                return Evaluate(function, isNull.Operand) is FlowValue.Maybe maybe ? FlowValue.Of(maybe.IsThere.Negated) : null;

            case ILocalReferenceOperation or IParameterReferenceOperation:
                return context.Read(AssignedPlaces.PlaceOf(operation)!);

            case IDeclarationExpressionOperation declaration:
                return Evaluate(function, declaration.Expression);

            // The target is only named, but x[i] = v evaluates x and i.
            case ISimpleAssignmentOperation assignment:
                EvaluateAll(function, [.. assignment.Target.ChildOperations]);
                FlowValue? assigned = Evaluate(function, assignment.Value);
                UseTarget(function, assignment.Target);
                Assign(function, assignment.Target, assigned);
                return assigned;

            case ICompoundAssignmentOperation assignment:
                FlowValue?[] sides = EvaluateAll(function, [assignment.Target, assignment.Value]);
                UseOwn(assignment);
                FlowValue? combined = assignment.OperatorMethod is null
                    ? operators.Combine(assignment.OperatorKind, sides[0], sides[1])
                    : null;
                Assign(function, assignment.Target, combined);
                return combined;

            case IIncrementOrDecrementOperation increment:
                Evaluate(function, increment.Target);
                UseOwn(increment);
                Assign(function, increment.Target, null);
                return null;

            case IDeconstructionAssignmentOperation deconstruction:
                return Deconstruct(function, deconstruction);

            case IExpressionStatementOperation statement:
                return Evaluate(function, statement.Operation);

            case IConversionOperation conversion:
                FlowValue? converted = Evaluate(function, conversion.Operand);
                UseOwn(conversion);
                return conversion.OperatorMethod is { } method ? OfMethod(conversion, method) : operators.Convert(converted, conversion);

            case IUnaryOperation unary:
                FlowValue? operand = Evaluate(function, unary.Operand);
                UseOwn(unary);
                return unary.OperatorMethod is { } operatorMethod ? OfMethod(unary, operatorMethod)
                    : unary.OperatorKind == UnaryOperatorKind.Not ? OperatorFlow.Not(operand) : null;

            case IBinaryOperation binary:
                return EvaluateBinary(function, binary);

            case ITupleBinaryOperation comparison:
                FlowValue?[] tuples = EvaluateAll(function, [comparison.LeftOperand, comparison.RightOperand]);
                return FlowValue.Of(operators.AreAllEqual(comparison, tuples[0], tuples[1]));

            case IIsPatternOperation pattern:
                FlowValue? matched = Evaluate(function, pattern.Value);
                return FlowValue.Of(patterns.Match(pattern.Pattern, matched));

            case IIsTypeOperation isType:
                FlowValue? tested = Evaluate(function, isType.ValueOperand);
                Condition hasType = patterns.IsOfType(tested, isType.ValueOperand.Type, isType.TypeOperand);
                return FlowValue.Of(isType.IsNegated ? hasType.Negated : hasType);

            case ITupleOperation tuple:
                return new FlowValue.Tuple(EvaluateAll(function, tuple.Elements).ToEquatableArray());

            case IPropertyReferenceOperation property:
                FlowValue?[] parts = EvaluateAll(function, [.. property.ChildOperations]);
                UseOwn(property);
                return calls.ValueOf(property, property.Instance is null ? null : parts[0], ArgumentValues(property, parts));

            case IFieldReferenceOperation field:
                FlowValue?[] instance = EvaluateAll(function, [.. field.ChildOperations]);
                UseOwn(field);
                return calls.ValueOf(field, instance.FirstOrDefault());

            case IEventAssignmentOperation assignment:
                EvaluateAll(function, [.. assignment.EventReference.ChildOperations, assignment.HandlerValue]);
                UseOwn(assignment);
                return null;

            case IInvocationOperation invocation:
                return EvaluateInvocation(function, invocation);

            case IObjectCreationOperation creation:
                FlowValue?[] arguments = EvaluateAll(function, [.. creation.ChildOperations]);
                UseOwn(creation);
                calls.After(creation.Arguments, ArgumentValues(creation, arguments), creation.Constructor);
                return OperatorFlow.IsNullableValue(creation.Type) && arguments.Length == 1 ? FlowValue.NotNull(arguments[0])
                    : creation.Type is { IsReferenceType: true } ? FlowValue.NotNull(null) : null;

            case IMethodReferenceOperation reference:
                EvaluateAll(function, [.. reference.ChildOperations]);
                Reach(function, reference.Method);
                UseOwn(reference);
                return null;

            case IFlowAnonymousFunctionOperation lambda:
                analysis.Reach(function, lambda);
                return null;

            case IDelegateCreationOperation creation:
                Evaluate(function, creation.Target);
                return FlowValue.NotNull(null);

            case IArgumentOperation argument:
                return Evaluate(function, argument.Value);

            default:
                EvaluateAll(function, [.. operation.ChildOperations]);
                UseOwn(operation);
                return null;
        }
    }

    private static FlowValue? OfConstant(ITypeSymbol? type, object? constant) => constant switch
    {
        bool value => OperatorFlow.IsNullableValue(type)
            ? FlowValue.NotNull(FlowValue.Of(Condition.Of(value)))
            : FlowValue.Of(Condition.Of(value)),
        null => FlowValue.Null,
        string => FlowValue.NotNull(null),
        _ => null,
    };

    private static bool IsNullable(ITypeSymbol type) => type.IsReferenceType || OperatorFlow.IsNullableValue(type);

    /// <summary>
    /// Evaluates operands in their order. A value whose local is assigned by one of the later operands is kept in a temporary,
    /// as the compiler does.
    /// </summary>
    private FlowValue?[] EvaluateAll(FunctionFlow function, IReadOnlyList<IOperation> parts)
    {
        FlowValue?[] values = new FlowValue?[parts.Count];
        int lastAssigning = parts.Count - 1;

        while (lastAssigning > 0 && !MayAssign(parts[lastAssigning]))
        {
            lastAssigning--;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Evaluate(function, parts[i]);

            if (i < lastAssigning)
            {
                values[i] = Held(parts[i], parts[i].Type, values[i]);
            }
        }

        return values;
    }

    private FlowValue? Held(object place, ITypeSymbol? type, FlowValue? value)
    {
        if (!context.Variables.MentionsPlaces(value))
        {
            return value;
        }

        held.Add(place);
        context.Now = context.States.Assign(context.Now, place, type, value);
        return context.States.Read(context.Now, place, type);
    }

    // Takes a statement's value out of the temporaries: it lives in one of its own until the next statement that needs any.
    private FlowValue? Exported(FunctionFlow function, IOperation operation, FlowValue? value)
    {
        object place = (function.Number, operation);
        context.Now = context.States.Assign(context.Now, place, operation.Type, value);
        return context.States.Read(context.Now, place, operation.Type);
    }

    private bool MayAssign(IOperation operation)
    {
        if (!assigning.TryGetValue(operation, out bool may))
        {
            may = AssignedPlaces.AssignedBy(operation).Any() || operation.ChildOperations.Any(MayAssign);
            assigning.Add(operation, may);
        }

        return may;
    }

    private void Capture(FunctionFlow function, IFlowCaptureOperation capture)
    {
        if (AssignedPlaces.PlaceOf(capture.Value) is not null || capture.Value is IPropertyReferenceOperation or IFieldReferenceOperation)
        {
            function.CapturedTargets[capture.Id] = capture.Value;
        }

        FlowValue? value = Evaluate(function, capture.Value);
        context.Now = context.States.Assign(context.Now, capture.Id, capture.Value.Type, value);
    }

    // A chain of operators is as deep as it is long on its left side, so that is walked without a stack.
    private FlowValue? EvaluateBinary(FunctionFlow function, IBinaryOperation binary)
    {
        Stack<IBinaryOperation> chain = new();
        IOperation left = binary;

        while (left is IBinaryOperation { ConstantValue.HasValue: false } inner)
        {
            chain.Push(inner);
            left = inner.LeftOperand;
        }

        FlowValue? value = Evaluate(function, left);

        foreach (IBinaryOperation one in chain)
        {
            value = MayAssign(one.RightOperand) ? Held(one.LeftOperand, one.LeftOperand.Type, value) : value;
            FlowValue? right = Evaluate(function, one.RightOperand);
            UseOwn(one);
            value = OperatorFlow.MethodOf(one) is { } method ? OfMethod(one, method) : operators.Compare(one, value, right);
        }

        return value;
    }

    private FlowValue? EvaluateInvocation(FunctionFlow function, IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        FlowValue?[] values = EvaluateAll(function, [.. invocation.ChildOperations]);

        // Once for the state before its own assignments: a local function reads captured locals.
        Reach(function, method);
        UseOwn(invocation);
        FlowValue? value = calls.ValueOf(
            invocation,
            invocation.Instance is null ? null : values[0],
            ArgumentValues(invocation, values),
            boxed => Evaluate(function, boxed));
        calls.After(invocation.Arguments, ArgumentValues(invocation, values), method);
        return value;
    }

    private static FlowValue?[] ArgumentValues(IOperation call, FlowValue?[] values) =>
        values.Skip(
            call is IInvocationOperation { Instance: not null } or IPropertyReferenceOperation { Instance: not null } ? 1 : 0).ToArray();

    private void Reach(FunctionFlow function, IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.LocalFunction && context.Now.IsReached)
        {
            analysis.Reach(function, method);
        }
    }

    private void UseOwn(IOperation operation)
    {
        foreach (MemberUse use in MemberUses.Of(operation, context.Model))
        {
            context.Use(use);
        }
    }

    private void UseTarget(FunctionFlow function, IOperation target)
    {
        if (target is IFlowCaptureReferenceOperation reference
            && function.CapturedTargets.TryGetValue(reference.Id, out IOperation? captured))
        {
            // Read where it was captured; what is left is to set it.
            if (captured is IPropertyReferenceOperation { Property.SetMethod: { } setter } property)
            {
                context.Use(new MemberUse(setter, property.Syntax, property.Syntax.GetLocation()));
            }

            return;
        }

        UseOwn(target);
    }

    private FlowValue? OfMethod(IOperation operation, IMethodSymbol method)
    {
        calls.After([], [], method);
        return context.Symbols.GuardOf(method) is { } guard && operation.Type?.SpecialType == SpecialType.System_Boolean
            ? context.Test(guard, operation.Syntax, method) : null;
    }

    private void Assign(FunctionFlow function, IOperation target, FlowValue? value)
    {
        if (target is IFlowCaptureReferenceOperation reference)
        {
            if (!function.CapturedTargets.TryGetValue(reference.Id, out IOperation? captured))
            {
                return;
            }

            target = captured;
        }

        if (AssignedPlaces.PlaceOf(target) is { } place)
        {
            context.Assign(place, value);
        }
        else if (AssignedPlaces.RootOf(target) is { } root)
        {
            context.Assign(root, null);
        }
    }

    private FlowValue? Deconstruct(FunctionFlow function, IDeconstructionAssignmentOperation deconstruction)
    {
        IOperation[] targets = [.. TargetsOf(deconstruction.Target)];

        foreach (IOperation target in targets)
        {
            EvaluateAll(function, [.. target.ChildOperations]);
        }

        FlowValue? value = Evaluate(function, deconstruction.Value);

        if (targets.Length > 1)
        {
            value = Held(deconstruction.Value, deconstruction.Value.Type, value);
        }

        UseOwn(deconstruction);
        Deconstruct(function, deconstruction.Target, value);
        return value;
    }

    private void Deconstruct(FunctionFlow function, IOperation target, FlowValue? value)
    {
        IOperation inner = target is IDeclarationExpressionOperation declaration ? declaration.Expression : target;

        if (inner is not ITupleOperation tuple)
        {
            UseTarget(function, inner);
            Assign(function, inner, value);
            return;
        }

        FlowValue.Tuple? items = value as FlowValue.Tuple;

        for (int i = 0; i < tuple.Elements.Length; i++)
        {
            Deconstruct(function, tuple.Elements[i], items is not null && i < items.Items.Count ? items.Items[i] : null);
        }
    }

    private static IEnumerable<IOperation> TargetsOf(IOperation target) => target switch
    {
        IDeclarationExpressionOperation declaration => TargetsOf(declaration.Expression),
        ITupleOperation tuple => tuple.Elements.SelectMany(TargetsOf),
        _ => [target],
    };
}
