using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers.GuardFlow.Logic;

namespace KfuncGen.Generator.Analyzers.GuardFlow.State;

/// <summary>
/// What is known at a place in the code: a formula over facts of the kernel and variables of places, a place being a local, a
/// parameter or a temporary; and for places whose value is a matter of facts alone, that value.
/// </summary>
/// <param name="Holds">Holds whenever the code gets there; false where it does not.</param>
/// <param name="Values">Values that a fact decides. A place that is not here is what its variables say.</param>
internal sealed record FlowState(Formula Holds, ImmutableDictionary<object, FlowValue> Values)
{
    /// <summary>Nothing is known.</summary>
    public static readonly FlowState Unknown = new(Formula.True, ImmutableDictionary<object, FlowValue>.Empty);

    /// <summary>The code does not get there.</summary>
    public static readonly FlowState Unreached = Unknown with { Holds = Formula.False };

    /// <summary>Whether the code gets there.</summary>
    public bool IsReached => !Holds.IsFalse;

    /// <summary>Whether another state says the same.</summary>
    public bool IsSame(FlowState other) =>
        Holds == other.Holds
        && (ReferenceEquals(Values, other.Values)
            || (Values.Count == other.Values.Count
                && Values.All(one => other.Values.TryGetValue(one.Key, out FlowValue? value) && value.Equals(one.Value))));
}
