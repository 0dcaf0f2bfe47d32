using System.Runtime.CompilerServices;
using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Variants;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>
/// Evaluates the expressions of a flow graph in one world at a time. Conditions are few here: the graph has made branches of
/// <c>&amp;&amp;</c>, <c>||</c>, <c>?:</c>, <c>switch</c> and <c>when</c> already.
/// </summary>
/// <param name="analysis">Takes up the functions that are reached.</param>
/// <param name="symbols">What symbols say.</param>
/// <param name="places">Which locals can be followed.</param>
/// <param name="result">Takes down uses and guards.</param>
internal sealed class ExpressionFlow(FlowAnalysis analysis, KfuncSymbols symbols, AssignedPlaces places, FlowResult result)
{
    /// <summary>The ways an expression may go in a world; none where it does not come to an end.</summary>
    public IEnumerable<Outcome> Evaluate(FunctionFlow function, IOperation operation, World world)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();

        switch (operation)
        {
            case { ConstantValue: { HasValue: true, Value: bool value } }:
                return [new(world, FlowValue.Of(value))];

            case IFlowCaptureReferenceOperation reference:
                return [new(world, world[reference.Id])];

            case IFlowCaptureOperation capture:
                if (AssignedPlaces.PlaceOf(capture.Value) is { } captured)
                {
                    function.CapturedTargets[capture.Id] = captured;
                }

                return Evaluate(function, capture.Value, world)
                    .Select(outcome => new Outcome(outcome.World.With(capture.Id, outcome.Value), null));

            case ILocalReferenceOperation or IParameterReferenceOperation:
                return [new(world, world[AssignedPlaces.PlaceOf(operation)!])];

            // The target is only named, but x[i] = v evaluates x and i.
            case ISimpleAssignmentOperation assignment:
                return After(function, assignment.Target.ChildOperations, world)
                    .SelectMany(outcome => Evaluate(function, assignment.Value, outcome.World))
                    .Select(outcome => Assign(function, assignment.Target, outcome));

            case ICompoundAssignmentOperation assignment:
                return Evaluate(function, assignment.Target, world)
                    .SelectMany(left => Evaluate(function, assignment.Value, left.World)
                        .SelectMany(right => Combine(assignment.OperatorKind, left.Value, right)))
                    .Select(outcome => Assign(function, assignment.Target, outcome));

            case IDeconstructionAssignmentOperation deconstruction:
                return Evaluate(function, deconstruction.Value, world)
                    .Select(outcome => Deconstruct(function, deconstruction.Target, outcome));

            case IExpressionStatementOperation statement:
                return Evaluate(function, statement.Operation, world);

            case IConversionOperation { OperatorMethod: null } conversion:
                return Evaluate(function, conversion.Operand, world);

            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return Evaluate(function, not.Operand, world)
                    .Select(static outcome => outcome with { Value = outcome.Value is FlowValue.Boolean known ? FlowValue.Of(!known.Value) : null });

            case IBinaryOperation { OperatorMethod: null } binary:
                return Evaluate(function, binary.LeftOperand, world)
                    .SelectMany(left => Evaluate(function, binary.RightOperand, left.World)
                        .SelectMany(right => left.Value is FlowValue.Availability availability
                            ? Compare(binary.OperatorKind, availability, binary.RightOperand, right.World)
                            : right.Value is FlowValue.Availability mirrored
                                ? Compare(binary.OperatorKind, mirrored, binary.LeftOperand, right.World)
                                : Combine(binary.OperatorKind, left.Value, right)));

            case IIsPatternOperation pattern:
                return Evaluate(function, pattern.Value, world)
                    .SelectMany(outcome => Match(pattern.Pattern, outcome.Value, outcome.World));

            case ITupleOperation tuple:
                return EvaluateTuple(function, tuple, world);

            case IPropertyReferenceOperation property:
                return EvaluateProperty(function, property, world);

            case IFieldReferenceOperation field:
                return After(function, field.ChildOperations, world)
                    .SelectMany(outcome => symbols.GuardOf(field.Field) is { } guard ? Test(guard, field, field.Field, outcome.World) : [new(outcome.World, null)]);

            case IInvocationOperation invocation:
                return EvaluateInvocation(function, invocation, world);

            case IObjectCreationOperation { Constructor: { } constructor }:
                return Use(function, operation, constructor, world);

            case IMethodReferenceOperation reference:
                if (reference.Method.MethodKind == MethodKind.LocalFunction)
                {
                    analysis.Reach(function, reference.Method, world);
                }

                return Use(function, operation, reference.Method, world);

            case IFlowAnonymousFunctionOperation lambda:
                analysis.Reach(function, lambda, world);
                return [new(world, null)];

            default:
                return After(function, operation.ChildOperations, world);
        }
    }

    // The value of the whole is not known; the parts are evaluated in their order.
    private IEnumerable<Outcome> After(FunctionFlow function, IEnumerable<IOperation> parts, World world)
    {
        WorldSet worlds = [world];

        foreach (IOperation part in parts)
        {
            WorldSet next = [];

            foreach (World one in worlds)
            {
                foreach (Outcome outcome in Evaluate(function, part, one))
                {
                    next.Add(AssignedIn(part, outcome.World));
                }
            }

            worlds = next;
        }

        return worlds.Select(static one => new Outcome(one, null));
    }

    // An argument passed by reference, or i++: the place has some other value now.
    private static World AssignedIn(IOperation part, World world) => part switch
    {
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument when AssignedPlaces.PlaceOf(argument.Value) is { } place => world.With(place, null),
        IDeclarationPatternOperation { DeclaredSymbol: { } declared } => world.With(declared, null),
        _ => world,
    };

    private Outcome Assign(FunctionFlow function, IOperation target, Outcome outcome)
    {
        ISymbol? place = target is IFlowCaptureReferenceOperation reference
            ? function.CapturedTargets.TryGetValue(reference.Id, out ISymbol? captured) ? captured : null
            : AssignedPlaces.PlaceOf(target);

        return place is null ? outcome : outcome with { World = outcome.World.With(place, places.CanFollow(place) ? outcome.Value : null) };
    }

    private Outcome Deconstruct(FunctionFlow function, IOperation target, Outcome outcome)
    {
        IOperation inner = target is IDeclarationExpressionOperation declaration ? declaration.Expression : target;

        if (inner is not ITupleOperation tuple)
        {
            return Assign(function, inner, outcome);
        }

        World world = outcome.World;
        EquatableArray<FlowValue?>? items = (outcome.Value as FlowValue.Tuple)?.Items;

        for (int i = 0; i < tuple.Elements.Length; i++)
        {
            FlowValue? item = items is { } known && i < known.Count ? known[i] : null;
            world = Deconstruct(function, tuple.Elements[i], new Outcome(world, item)).World;
        }

        return outcome with { World = world };
    }

    private static IEnumerable<Outcome> Combine(BinaryOperatorKind kind, FlowValue? left, Outcome right)
    {
        bool? x = (left as FlowValue.Boolean)?.Value;
        bool? y = (right.Value as FlowValue.Boolean)?.Value;

        bool? value = kind switch
        {
            BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd => x == false || y == false ? false : x & y,
            BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr => x == true || y == true ? true : x | y,
            BinaryOperatorKind.ExclusiveOr or BinaryOperatorKind.NotEquals => x ^ y,
            BinaryOperatorKind.Equals => x is { } a && y is { } b ? a == b : null,
            _ => null,
        };

        return [right with { Value = value is { } known ? FlowValue.Of(known) : null }];
    }

    private IEnumerable<Outcome> EvaluateTuple(FunctionFlow function, ITupleOperation tuple, World world)
    {
        IEnumerable<(World World, EquatableArray<FlowValue?> Items)> outcomes = [(world, default)];

        foreach (IOperation element in tuple.Elements)
        {
            outcomes = outcomes.SelectMany(so => Evaluate(function, element, so.World)
                .Select(outcome => (outcome.World, so.Items.Append(outcome.Value).ToEquatableArray())));
        }

        return outcomes.Select(static outcome => new Outcome(outcome.World, new FlowValue.Tuple(outcome.Items)));
    }

    private IEnumerable<Outcome> EvaluateProperty(FunctionFlow function, IPropertyReferenceOperation property, World world)
    {
        IPropertySymbol symbol = property.Property;

        if (symbols.GuardOf(symbol) is { } guard)
        {
            return Use(function, property, symbol, world).SelectMany(outcome => Test(guard, property, symbol, outcome.World));
        }

        if (SymbolEqualityComparer.Default.Equals(symbol.ContainingType, symbols.Probe) && symbol.Name == KfuncSymbols.RunningKernelName)
        {
            return [new(world, new FlowValue.RunningKernel())];
        }

        if (SymbolEqualityComparer.Default.Equals(symbol.ContainingType, symbols.ProbeResult) && symbol.Name == "Availability" && property.Instance is { } instance)
        {
            return Evaluate(function, instance, world)
                .Select(static outcome => outcome with { Value = outcome.Value is FlowValue.ProbeResult probed ? new FlowValue.Availability(probed.Kfunc) : null });
        }

        return Use(function, property, symbol, world);
    }

    private IEnumerable<Outcome> EvaluateInvocation(FunctionFlow function, IInvocationOperation invocation, World world)
    {
        IMethodSymbol method = invocation.TargetMethod;

        if (method.Name == "Check"
            && SymbolEqualityComparer.Default.Equals(method.ContainingType, symbols.Probe)
            && invocation is { Instance: { } probe, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string kfunc } }] })
        {
            return Evaluate(function, probe, world).Select(outcome =>
            {
                if (outcome.Value is not FlowValue.RunningKernel)
                {
                    return outcome with { Value = null };
                }

                foreach (string identifier in VariantsOf(kfunc))
                {
                    result.AddGuard(identifier, invocation.Syntax, () => symbols.PresentOn(identifier, null));
                }

                result.AddGuard(kfunc + KfuncSymbols.AnyVariant, invocation.Syntax, static () => default);

                return outcome with { Value = new FlowValue.ProbeResult(kfunc) };
            });
        }

        IEnumerable<Outcome> outcomes = Use(function, invocation, method, world);

        if (symbols.GuardOf(method) is { } guard)
        {
            outcomes = outcomes.SelectMany(outcome => Test(guard, invocation, method, outcome.World));
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            outcomes = outcomes.Select(outcome =>
            {
                analysis.Reach(function, method, outcome.World);
                return outcome;
            });
        }

        return symbols.NeverReturns(method) ? outcomes.Where(static _ => false).ToArray() : outcomes.ToArray();
    }

    /// <summary>Evaluates the operands of a member's use and takes the use down.</summary>
    private IEnumerable<Outcome> Use(FunctionFlow function, IOperation operation, ISymbol member, World world)
    {
        EquatableArray<KfuncDemand> demands = symbols.DemandsOf(member);
        WorldSet worlds = [world];
        List<World> ended = [];

        foreach (IOperation part in operation.ChildOperations)
        {
            WorldSet next = [];
            bool? endsIf = part is IArgumentOperation { Parameter: { } parameter } ? symbols.NeverReturnsIf(parameter) : null;

            foreach (World one in worlds)
            {
                foreach (Outcome outcome in Evaluate(function, part is IArgumentOperation argument ? argument.Value : part, one))
                {
                    if (endsIf is null || outcome.Value is not FlowValue.Boolean known || known.Value != endsIf)
                    {
                        next.Add(AssignedIn(part, outcome.World));
                    }
                }
            }

            worlds = next;
        }

        if (!demands.IsEmpty)
        {
            foreach (World one in worlds)
            {
                result.AddUse(operation.Syntax, demands, one);
            }
        }

        return worlds.Select(static one => new Outcome(one, null)).ToArray();
    }

    /// <summary>Tests a guard: one world in which it is true, one in which it is not.</summary>
    private IEnumerable<Outcome> Test(KfuncGuard guard, IOperation operation, ISymbol member, World world)
    {
        World found = world;
        bool isKnown = true;

        foreach (string identifier in guard.Identifiers)
        {
            result.AddGuard(identifier, operation.Syntax, () => symbols.PresentOn(identifier, guard.IsExact ? member : null));
            isKnown &= world.Has(identifier) == true;

            if (world.Has(identifier) == false)
            {
                return [new(world, FlowValue.False)];
            }

            found = found.With(identifier, true);
        }

        if (!guard.IsExact)
        {
            // A condition of the user's own may be false for other reasons.
            return isKnown ? [new(world, null)] : [new(found, FlowValue.True), new(world, FlowValue.False)];
        }

        return isKnown
            ? [new(world, FlowValue.True)]
            : [new(found, FlowValue.True), new(world.With(guard.Identifiers[0], false), FlowValue.False)];
    }

    private IEnumerable<Outcome> Match(IPatternOperation pattern, FlowValue? value, World world)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return [new(world, FlowValue.True)];

            case IDeclarationPatternOperation { DeclaredSymbol: { } declared, MatchesNull: true }:
                return [new(world.With(declared, places.CanFollow(declared) ? value : null), FlowValue.True)];

            case IConstantPatternOperation constant when value is FlowValue.Availability availability:
                return Compare(BinaryOperatorKind.Equals, availability, constant.Value, world);

            case IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool wanted } } when value is FlowValue.Boolean known:
                return [new(world, FlowValue.Of(known.Value == wanted))];

            case INegatedPatternOperation negated:
                return Match(negated.Pattern, value, world)
                    .Select(static outcome => outcome with { Value = outcome.Value is FlowValue.Boolean known ? FlowValue.Of(!known.Value) : null });

            case IBinaryPatternOperation binary:
                return Match(binary.LeftPattern, value, world).SelectMany(left =>
                    left.Value is FlowValue.Boolean known && known.Value == (binary.OperatorKind == BinaryOperatorKind.Or)
                        ? [left]
                        : Match(binary.RightPattern, value, left.World).SelectMany(right => Combine(binary.OperatorKind, left.Value, right)));

            case IRecursivePatternOperation { DeclaredSymbol: null } recursive when value is FlowValue.Tuple tuple && recursive.DeconstructionSubpatterns.Length == tuple.Items.Count:
                return MatchAll(recursive.DeconstructionSubpatterns.Select((part, i) => (part, tuple.Items[i])), world);

            case IRecursivePatternOperation { DeclaredSymbol: null, DeconstructionSubpatterns.IsEmpty: true } recursive when value is FlowValue.ProbeResult probed:
                return MatchAll(recursive.PropertySubpatterns.Select(part => (part.Pattern, Property(part, probed))), world);

            default:
                return [new(world, null)];
        }
    }

    private IEnumerable<Outcome> MatchAll(IEnumerable<(IPatternOperation Pattern, FlowValue? Value)> parts, World world)
    {
        IEnumerable<Outcome> outcomes = [new(world, FlowValue.True)];

        foreach ((IPatternOperation pattern, FlowValue? value) in parts)
        {
            outcomes = outcomes.SelectMany(so => so.Value == FlowValue.False
                ? [so]
                : Match(pattern, value, so.World).SelectMany(outcome => Combine(BinaryOperatorKind.And, so.Value, outcome)));
        }

        return outcomes;
    }

    private static FlowValue? Property(IPropertySubpatternOperation part, FlowValue.ProbeResult probed) =>
        part.Member is IPropertyReferenceOperation { Property.Name: "Availability" } ? new FlowValue.Availability(probed.Kfunc) : null;

    /// <summary>
    /// Compares the running kernel's answer with a constant. A kernel without readable BTF is neither present nor absent, so
    /// not to be present does not mean to be absent.
    /// </summary>
    private IEnumerable<Outcome> Compare(BinaryOperatorKind kind, FlowValue.Availability left, IOperation right, World world)
    {
        IOperation constant = right is IConversionOperation conversion ? conversion.Operand : right;
        string? wanted = symbols.AvailabilityName(constant.Type, constant.ConstantValue is { HasValue: true } value ? value.Value : null);

        if (wanted is null || kind is not (BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals))
        {
            return [new(world, null)];
        }

        string[] variants = VariantsOf(left.Kfunc);
        World equal = wanted switch
        {
            "Present" when variants.Length == 1 => world.With(variants[0], true),
            "Present" => world.With(left.Kfunc + KfuncSymbols.AnyVariant, true),
            "Absent" => variants.Aggregate(world, static (so, variant) => so.With(variant, false)),
            _ => world,
        };

        bool isEqual = kind == BinaryOperatorKind.Equals;
        return [new(equal, FlowValue.Of(isEqual)), new(world, FlowValue.Of(!isEqual))];
    }

    private string[] VariantsOf(string kfunc)
    {
        EquatableArray<StubVariant> variants = symbols.Inputs.VariantsOf(kfunc);
        return variants.IsEmpty ? [kfunc] : variants.Select(static variant => variant.Identifier).ToArray();
    }
}
