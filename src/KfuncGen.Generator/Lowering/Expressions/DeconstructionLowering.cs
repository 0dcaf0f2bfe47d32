using System.Collections.Immutable;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>
/// <c>(a, b) = (b, a)</c>, and whatever else is taken apart: places from left to right, then values from left to right, and only
/// then is the first assigned.
/// </summary>
internal sealed class DeconstructionLowering(
    BodyScope scope,
    IOperands operands,
    MemoryLowering access,
    VariableLowering variables,
    CaptureLowering captures,
    MemberLowering members,
    TupleLowering tuples)
{
    /// <summary>A deconstruction.</summary>
    public LoweredValue Deconstruct(IDeconstructionAssignmentOperation deconstruction)
    {
        if (TupleLowering.Strip(deconstruction.Target) is not ITupleOperation targets)
        {
            return scope.Fail();
        }

        List<Assignment> assignments = [];
        FindTargets(targets, assignments);
        int next = 0;
        DeconstructionInfo? info = IsOfTuples(targets, deconstruction.Value) ? null : InfoOf(deconstruction.Syntax);

        if (!FindValues(targets, deconstruction.Value, info, assignments, ref next))
        {
            return LoweredValue.Reported;
        }

        foreach (Assignment assignment in assignments)
        {
            Assign(assignment);
        }

        return LoweredValue.Void;
    }

    /// <summary>
    /// What a value is taken apart into by its own <c>Deconstruct</c>, which of a record is that of its parameters, or by a function that
    /// is an extension of it; null where it has none with code, default where what is wrong was reported.
    /// </summary>
    public ImmutableArray<(LoweredValue Value, ITypeSymbol Type)>? PartsOf(
        LoweredValue value, ITypeSymbol? type, IMethodSymbol? method, SyntaxNode syntax)
    {
        if (TupleLowering.TypeOf(type) is { } tuple)
        {
            return value is LoweredValue.Struct elements ? tuples.ElementsOf(elements, tuple) : null;
        }

        return method is null ? null
            : (method.ReducedFrom ?? method) is { IsStatic: true } extension ? members.DeconstructBy(value, extension, syntax)
            : value is LoweredValue.Struct instance ? members.Deconstruct(instance.Memory, method, syntax)
            : null;
    }

    private void FindTargets(ITupleOperation targets, List<Assignment> assignments)
    {
        foreach (IOperation target in targets.Elements.Select(TupleLowering.Strip))
        {
            if (target is ITupleOperation nested)
            {
                FindTargets(nested, assignments);
            }
            else
            {
                // A property with code has no place: its setter is called in its turn.
                Place? place = target is IDiscardOperation ? new Place.Discard()
                    : (target is IPropertyReferenceOperation property && MemberLowering.HasSetter(property))
                        || captures.PropertyOf(target) is not null ? null
                    : operands.Find(target);
                assignments.Add(new Assignment(target, place));
            }
        }
    }

    private bool FindValues(
        ITupleOperation targets, IOperation value, DeconstructionInfo? info, List<Assignment> assignments, ref int next)
    {
        value = TupleLowering.Strip(value);

        if (value is not ITupleOperation literal || literal.Elements.Length != targets.Elements.Length)
        {
            return FindValues(targets, operands.Evaluate(value), value.Type, info, value.Syntax, assignments, ref next);
        }

        for (int i = 0; i < targets.Elements.Length; i++)
        {
            IOperation part = literal.Elements[i];

            if (TupleLowering.Strip(targets.Elements[i]) is ITupleOperation nested)
            {
                if (!FindValues(nested, part, NestedOf(info, i), assignments, ref next))
                {
                    return false;
                }
            }
            else
            {
                Take(assignments[next++], operands.Evaluate(part), part.Type, part.Syntax);
            }
        }

        return true;
    }

    private bool FindValues(
        ITupleOperation targets,
        LoweredValue value,
        ITypeSymbol? type,
        DeconstructionInfo? info,
        SyntaxNode syntax,
        List<Assignment> assignments,
        ref int next)
    {
        if (value is LoweredValue.Failed)
        {
            return false;
        }

        if (PartsOf(value, type, info?.Method, syntax) is not { } parts || (!parts.IsDefault && parts.Length != targets.Elements.Length))
        {
            scope.Unsupported(
                syntax,
                $"a deconstruction of '{type?.ToDisplayString()}'",
                "use a tuple, a struct of this project with 'Deconstruct', or an extension method 'Deconstruct' with [BpfFunction]");
            return false;
        }

        if (parts.IsDefault)
        {
            return false;
        }

        for (int i = 0; i < targets.Elements.Length; i++)
        {
            if (TupleLowering.Strip(targets.Elements[i]) is ITupleOperation nested)
            {
                if (!FindValues(nested, parts[i].Value, parts[i].Type, NestedOf(info, i), syntax, assignments, ref next))
                {
                    return false;
                }
            }
            else
            {
                Take(assignments[next++], parts[i].Value, parts[i].Type, syntax);
            }
        }

        return true;
    }

    // A struct is copied before what it lies in is assigned.
    private void Take(Assignment assignment, LoweredValue value, ITypeSymbol? from, SyntaxNode syntax)
    {
        ITypeSymbol? to = assignment.Target.Type ?? from;
        assignment.Value = to is null || from is null ? value : tuples.Convert(value, from, to, syntax);

        if (assignment is { Place: not Place.Discard, Value: LoweredValue.Struct structure } && to is not null
            && scope.Program.Context.Layouts.Of(to) is { } layout)
        {
            Place.Memory copy = access.Temporary(assignment.Target.Syntax, "what is assigned", to, layout);
            access.Copy(copy, structure.Memory, layout);
            assignment.Value = new LoweredValue.Struct(copy);
        }
    }

    private void Assign(Assignment assignment)
    {
        if (assignment.Place is { } place)
        {
            variables.Write(place, assignment.Target.Type, assignment.Value, assignment.Target.Syntax);
        }
        else if (captures.PropertyOf(assignment.Target) is { } captured
            ? !members.TrySet(captured, () => assignment.Value)
            : assignment.Target is not IPropertyReferenceOperation property || !members.TrySet(property, () => assignment.Value))
        {
            (string what, string instead) = Refusals.UnsupportedOperations.Describe(assignment.Target);
            scope.Unsupported(assignment.Target.Syntax, "an assignment to " + what, instead);
        }
    }

    // Which methods are called the operations do not say.
    private DeconstructionInfo? InfoOf(SyntaxNode syntax) => scope.Program.Context.ModelOf(syntax.SyntaxTree) is not { } model ? null
        : syntax is AssignmentExpressionSyntax assignment ? model.GetDeconstructionInfo(assignment)
        : syntax.FirstAncestorOrSelf<ForEachVariableStatementSyntax>() is { } walk ? model.GetDeconstructionInfo(walk)
        : null;

    private static bool IsOfTuples(ITupleOperation targets, IOperation value) =>
        TupleLowering.Strip(value) is ITupleOperation literal && literal.Elements.Length == targets.Elements.Length
            ? targets.Elements.Zip(literal.Elements, static (target, part) => (Target: TupleLowering.Strip(target), Part: part))
                .All(static one => one.Target is not ITupleOperation nested || IsOfTuples(nested, one.Part))
            : IsOfTuples(targets, value.Type);

    private static bool IsOfTuples(ITupleOperation targets, ITypeSymbol? type) =>
        TupleLowering.TypeOf(type) is { } tuple && tuple.TupleElements.Length == targets.Elements.Length
        && targets.Elements.Zip(tuple.TupleElements, static (target, part) => (Target: TupleLowering.Strip(target), Part: part))
            .All(static one => one.Target is not ITupleOperation nested || IsOfTuples(nested, one.Part.Type));

    private static DeconstructionInfo? NestedOf(DeconstructionInfo? info, int part) =>
        info is { Nested: { IsDefaultOrEmpty: false } nested } && part < nested.Length ? nested[part] : null;

    private sealed class Assignment(IOperation target, Place? place)
    {
        public IOperation Target { get; } = target;

        public Place? Place { get; } = place;

        public LoweredValue Value { get; set; } = LoweredValue.Reported;
    }
}
