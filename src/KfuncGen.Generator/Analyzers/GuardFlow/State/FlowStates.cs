using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers.GuardFlow.Logic;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Analyzers.GuardFlow.State;

/// <summary>Makes states of states: what an assignment, a condition or the meeting of two ways does to what is known.</summary>
/// <param name="formulas">Makes formulas.</param>
/// <param name="conditions">Combines them.</param>
/// <param name="variables">Facts and places.</param>
internal sealed class FlowStates(FormulaTable formulas, ConditionTable conditions, FlowVariables variables)
{
    /// <summary>Holds in front of the own names of an assignment's new values, while those may refer to the old.</summary>
    private sealed record NewValue(object Place);

    /// <summary>A place's value.</summary>
    public FlowValue? Read(FlowState state, object place, ITypeSymbol? type) =>
        state.Values.TryGetValue(place, out FlowValue? value) ? value : variables.Own(place, type);

    /// <summary>The state in which something holds.</summary>
    public FlowState Assume(FlowState state, Formula holds) => Bounded(state with { Holds = formulas.And(state.Holds, holds) });

    /// <summary>The state after an assignment.</summary>
    public FlowState Assign(FlowState state, object place, ITypeSymbol? type, FlowValue? value)
    {
        FlowValue? own = variables.Own(place, type, value);
        List<(Formula Own, Condition Value)> learned = [];
        FlowValue? kept = Fit(own, value, learned);

        if (learned.Any(one => Mentions(one.Value, place)))
        {
            NewValue temporary = new(place);
            state = Assign(state, temporary, type, value);
            state = Assign(state, place, type, Read(state, temporary, type));
            return Forget(state, temporary.Equals);
        }

        Formula holds = formulas.Without(state.Holds, variable => place.Equals(variables.PlaceOf(variable)));

        foreach ((Formula it, Condition condition) in learned)
        {
            holds = formulas.And(holds, conditions.Same(it, condition));
        }

        return Bounded(
            new FlowState(holds, kept is null || kept.Equals(own) ? state.Values.Remove(place) : state.Values.SetItem(place, kept)));
    }

    /// <summary>The state without what it says of some places.</summary>
    public FlowState Forget(FlowState state, Func<object, bool> isForgotten)
    {
        Formula holds = formulas.Without(state.Holds, variable => variables.PlaceOf(variable) is { } place && isForgotten(place));
        ImmutableDictionary<object, FlowValue> values = state.Values;

        foreach (object place in state.Values.Keys)
        {
            if (isForgotten(place))
            {
                values = values.Remove(place);
            }
        }

        return holds == state.Holds && ReferenceEquals(values, state.Values) ? state : new FlowState(holds, values);
    }

    /// <summary>What two states have in common: the state where the ways to them meet.</summary>
    public FlowState Join(FlowState left, FlowState right)
    {
        if (!left.IsReached || !right.IsReached)
        {
            return left.IsReached ? left : right;
        }

        if (ReferenceEquals(left.Values, right.Values))
        {
            return Bounded(left with { Holds = formulas.Or(left.Holds, right.Holds) });
        }

        ImmutableDictionary<object, FlowValue> values = left.Values;
        Formula leftHolds = left.Holds;
        Formula rightHolds = right.Holds;

        foreach (object place in left.Values.Keys.Union(right.Values.Keys))
        {
            FlowValue? own = variables.Own(place);
            FlowValue? one = left.Values.TryGetValue(place, out FlowValue? inLeft) ? inLeft : own;
            FlowValue? other = right.Values.TryGetValue(place, out FlowValue? inRight) ? inRight : own;
            FlowValue? meeting = Meet(own, one, other, ref leftHolds, ref rightHolds);
            values = meeting is null || meeting.Equals(own) ? values.Remove(place) : values.SetItem(place, meeting);
        }

        return Bounded(new FlowState(formulas.Or(leftHolds, rightHolds), values));
    }

    /// <summary>The state with what a later one has learned: facts, and the values of the places that were assigned meanwhile.</summary>
    public FlowState Learn(FlowState state, FlowState later, Func<object, bool> isAssigned)
    {
        FlowState result = Forget(state, isAssigned);
        Formula learned = later.Holds;

        foreach (KeyValuePair<object, FlowValue> one in later.Values)
        {
            if (isAssigned(one.Key))
            {
                Formula none = Formula.False;
                Meet(variables.Own(one.Key), one.Value, variables.Own(one.Key), ref learned, ref none);
            }
        }

        return Assume(result, formulas.Without(learned, variable => variables.PlaceOf(variable) is { } place && !isAssigned(place)));
    }

    /// <summary>What a state says of facts, one by one: the least that is worth to know.</summary>
    public FlowState OneByOne(FlowState state)
    {
        FlowState facts = Forget(state, static _ => true);
        return facts with { Holds = formulas.OneByOne(facts.Holds) };
    }

    // Where a formula becomes too large, values of places are forgotten, the last of its diagram first, and in the end all
    // that takes more than one fact to say. Less is known then, and nothing that is wrong.
    private FlowState Bounded(FlowState state)
    {
        while (formulas.IsTooLarge(state.Holds))
        {
            int[] ofPlaces = [.. formulas.Support(state.Holds).Where(variable => variables.PlaceOf(variable) is not null)];

            if (ofPlaces.Length == 0)
            {
                return state with { Holds = formulas.OneByOne(state.Holds) };
            }

            int last = ofPlaces.Max();
            state = state with { Holds = formulas.Without(state.Holds, variable => variable == last) };
        }

        return state;
    }

    private bool Mentions(Condition condition, object place) =>
        formulas.Support(condition.WhenTrue).Concat(formulas.Support(condition.WhenFalse)).Any(
            variable => place.Equals(variables.PlaceOf(variable)));

    /// <summary>
    /// Takes a value to where it will be kept: what facts decide as it is, the rest as what the place's own variables are like.
    /// </summary>
    private FlowValue? Fit(FlowValue? own, FlowValue? value, List<(Formula Own, Condition Value)> learned)
    {
        switch (own)
        {
            case FlowValue.Truth { Condition: { } it }:
                return FlowValue.Of(Fit(it, (value as FlowValue.Truth)?.Condition ?? Condition.Unknown, learned));

            case FlowValue.Maybe maybe:
                FlowValue.Maybe? given = value as FlowValue.Maybe;
                return new FlowValue.Maybe(
                    Fit(maybe.IsThere, given?.IsThere ?? Condition.Unknown, learned), Fit(maybe.Value, given?.Value, learned));

            case FlowValue.Tuple tuple:
                FlowValue.Tuple? items = value as FlowValue.Tuple;
                return new FlowValue.Tuple(tuple.Items
                    .Select((item, i) => Fit(
                        item, items is not null && i < items.Items.Count ? items.Items[i] : null, learned)).ToEquatableArray());

            default:
                return value is FlowValue.RunningKernel or FlowValue.ProbeResult or FlowValue.Availability ? value : null;
        }
    }

    private Condition Fit(Condition own, Condition value, List<(Formula Own, Condition Value)> learned)
    {
        if (variables.IsEternal(value))
        {
            return value;
        }

        learned.Add((own.WhenTrue, value));
        return own;
    }

    private FlowValue? Meet(FlowValue? own, FlowValue? left, FlowValue? right, ref Formula leftHolds, ref Formula rightHolds)
    {
        if (Equals(left, right))
        {
            return left;
        }

        switch (own)
        {
            case FlowValue.Truth { Condition: { } it } when left is FlowValue.Truth { Condition: { } one }
                && right is FlowValue.Truth { Condition: { } other }:
                return FlowValue.Of(Meet(it, one, other, ref leftHolds, ref rightHolds));

            case FlowValue.Maybe maybe when left is FlowValue.Maybe one && right is FlowValue.Maybe other:
                // What null would refer to is anything one likes.
                FlowValue? value = one == FlowValue.Null && maybe.Value is null ? other.Value
                    : other == FlowValue.Null && maybe.Value is null ? one.Value
                    : Meet(maybe.Value, one.Value ?? maybe.Value, other.Value ?? maybe.Value, ref leftHolds, ref rightHolds);
                return new FlowValue.Maybe(Meet(maybe.IsThere, one.IsThere, other.IsThere, ref leftHolds, ref rightHolds), value);

            case FlowValue.Tuple tuple when left is FlowValue.Tuple one && right is FlowValue.Tuple other:
                List<FlowValue?> items = [];

                for (int i = 0; i < tuple.Items.Count; i++)
                {
                    items.Add(Meet(tuple.Items[i], one.Items[i], other.Items[i], ref leftHolds, ref rightHolds));
                }

                return new FlowValue.Tuple(items.ToEquatableArray());

            default:
                return null;
        }
    }

    private Condition Meet(Condition own, Condition left, Condition right, ref Formula leftHolds, ref Formula rightHolds)
    {
        if (left == right)
        {
            return left;
        }

        leftHolds = Told(own, left, leftHolds);
        rightHolds = Told(own, right, rightHolds);
        return own;
    }

    private Formula Told(Condition own, Condition value, Formula holds) =>
        own == value ? holds : formulas.And(holds, conditions.Same(own.WhenTrue, value));
}
