using KfuncGen.Generator.Analyzers.GuardFlow.Logic;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Analyzers.GuardFlow.State;

/// <summary>
/// The variables of formulas. A fact of the running kernel never changes while a process runs; a part of a place, such as
/// whether a nullable local has a value, is assigned.
/// </summary>
/// <param name="formulas">Makes formulas.</param>
/// <param name="conditions">Combines them.</param>
internal sealed class FlowVariables(FormulaTable formulas, ConditionTable conditions)
{
    // Behind this many items nobody looks: the eighth holds a tuple of its own.
    private const int MostItems = 64;

    private readonly Dictionary<string, Formula> facts = new(StringComparer.Ordinal);
    private readonly Dictionary<(object Place, string Part), int> parts = [];
    private readonly Dictionary<object, ITypeSymbol?> types = [];

    // By variable; null for a fact.
    private readonly List<object?> places = [];

    /// <summary>The facts that were asked for, by name.</summary>
    public IReadOnlyDictionary<string, Formula> Facts => facts;

    /// <summary>A fact.</summary>
    public Formula Fact(string name)
    {
        if (!facts.TryGetValue(name, out Formula fact))
        {
            fact = formulas.Is(formulas.NewVariable());
            facts.Add(name, fact);
            places.Add(null);
        }

        return fact;
    }

    /// <summary>The place that a variable is a part of; null for a fact.</summary>
    public object? PlaceOf(int variable) => places[variable];

    /// <summary>Whether a condition is a matter of facts and nothing else: what it says stays true whatever is assigned.</summary>
    public bool IsEternal(Condition condition) => conditions.IsExact(condition) && !MentionsPlaces(condition);

    /// <summary>Whether a value is not known for ever: an assignment may change what its formulas say.</summary>
    public bool MentionsPlaces(FlowValue? value) => value switch
    {
        FlowValue.Truth truth => MentionsPlaces(truth.Condition),
        FlowValue.Maybe maybe => MentionsPlaces(maybe.IsThere) || MentionsPlaces(maybe.Value),
        FlowValue.Tuple tuple => tuple.Items.Any(MentionsPlaces),
        _ => false,
    };

    /// <summary>A place's value in terms of its own variables.</summary>
    /// <param name="place">The place: a symbol, a temporary's id, an operation.</param>
    /// <param name="type">Its type.</param>
    /// <param name="near">A value that it is going to get.</param>
    public FlowValue? Own(object place, ITypeSymbol? type, FlowValue? near = null)
    {
        types[place] = type;
        return Own(place, type, "", near);
    }

    /// <summary>The value of a place that was assigned before, in terms of its own variables.</summary>
    public FlowValue? Own(object place) => Own(place, types.TryGetValue(place, out ITypeSymbol? type) ? type : null, "", null);

    private FlowValue? Own(object place, ITypeSymbol? type, string part, FlowValue? near) => type switch
    {
        { SpecialType: SpecialType.System_Boolean } => FlowValue.Of(Part(place, part, (near as FlowValue.Truth)?.Condition)),

        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ } inner] } =>
            new FlowValue.Maybe(
                Part(place, part + "?", (near as FlowValue.Maybe)?.IsThere),
                Own(place, inner, part + "!", (near as FlowValue.Maybe)?.Value)),

        INamedTypeSymbol { IsTupleType: true, TupleElements: { Length: <= MostItems } elements } =>
            new FlowValue.Tuple(elements.Select((element, i) => Own(place, element.Type, $"{part}.{i}", Item(near, i))).ToEquatableArray()),

        { IsReferenceType: true } => new FlowValue.Maybe(Part(place, part + "?", (near as FlowValue.Maybe)?.IsThere), null),
        _ => null,
    };

    private static FlowValue? Item(FlowValue? value, int i) =>
        value is FlowValue.Tuple tuple && i < tuple.Items.Count ? tuple.Items[i] : null;

    private Condition Part(object place, string part, Condition? near)
    {
        if (!parts.TryGetValue((place, part), out int variable))
        {
            variable = near is { } condition ? formulas.NewVariable(condition.WhenTrue, condition.WhenFalse) : formulas.NewVariable();
            parts.Add((place, part), variable);
            places.Add(place);
        }

        return conditions.Exactly(formulas.Is(variable));
    }

    private bool MentionsPlaces(Condition condition) => MentionsPlaces(condition.WhenTrue) || MentionsPlaces(condition.WhenFalse);

    private bool MentionsPlaces(Formula formula) => formulas.Support(formula).Any(variable => places[variable] is not null);
}
