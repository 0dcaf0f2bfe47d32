using System.Collections.Immutable;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>
/// What is known on one way through the code: which variants of kfuncs the running kernel has and lacks, and the values of
/// locals and of the compiler's temporaries. A kfunc neither comes nor goes while a process runs, so what is known
/// of kfuncs only grows along the way.
/// </summary>
internal sealed class World
{
    /// <summary>The world of which nothing is known.</summary>
    public static readonly World Unknown = new(ImmutableDictionary<object, FlowValue>.Empty);

    // The key is a variant's identifier, a symbol, or a temporary's id.
    private readonly ImmutableDictionary<object, FlowValue> known;

    private World(ImmutableDictionary<object, FlowValue> known) => this.known = known;

    /// <summary>The variants that exist.</summary>
    public IEnumerable<string> Present => Variants(true);

    /// <summary>The variants that do not exist.</summary>
    public IEnumerable<string> Absent => Variants(false);

    /// <summary>Whether the running kernel has a variant; null where that is not known.</summary>
    public bool? Has(string identifier) => (this[identifier] as FlowValue.Boolean)?.Value;

    /// <summary>What is known of a place's value.</summary>
    public FlowValue? this[object place] => known.TryGetValue(place, out FlowValue? value) ? value : null;

    /// <summary>The same with a variant known to exist or not.</summary>
    public World With(string identifier, bool isPresent) => With((object)identifier, FlowValue.Of(isPresent));

    /// <summary>The same with a place's new value, or without any where that is not known.</summary>
    public World With(object place, FlowValue? value) =>
        value is null ? known.ContainsKey(place) ? new World(known.Remove(place)) : this : new World(known.SetItem(place, value));

    /// <summary>What it says of kfuncs and of those places that a condition picks.</summary>
    public World Keep(Func<object, bool> isKept)
    {
        ImmutableDictionary<object, FlowValue> kept = known;

        foreach (object place in known.Keys)
        {
            if (place is not string && !isKept(place))
            {
                kept = kept.Remove(place);
            }
        }

        return ReferenceEquals(kept, known) ? this : new World(kept);
    }

    /// <summary>Whether another world knows all that this one does.</summary>
    public bool Covers(World other)
    {
        if (known.Count > other.known.Count)
        {
            return false;
        }

        foreach (KeyValuePair<object, FlowValue> one in known)
        {
            if (!one.Value.Equals(other[one.Key]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The one world that says what two say together: where they differ in nothing but one truth value, that is not known.
    /// Nothing is lost: the next test of it makes two worlds again. Null where they differ in more.
    /// </summary>
    public World? UniteWith(World other)
    {
        if (known.Count != other.known.Count)
        {
            return null;
        }

        object? difference = null;

        foreach (KeyValuePair<object, FlowValue> one in known)
        {
            FlowValue? value = other[one.Key];

            if (!one.Value.Equals(value))
            {
                if (difference is not null || one.Value is not FlowValue.Boolean || value is not FlowValue.Boolean)
                {
                    return null;
                }

                difference = one.Key;
            }
        }

        return difference is null ? this : new World(known.Remove(difference));
    }

    /// <summary>What two worlds agree on.</summary>
    public World Common(World other)
    {
        ImmutableDictionary<object, FlowValue> common = known;

        foreach (KeyValuePair<object, FlowValue> one in known)
        {
            if (!one.Value.Equals(other[one.Key]))
            {
                common = common.Remove(one.Key);
            }
        }

        return new World(common);
    }

    private IEnumerable<string> Variants(bool isPresent)
    {
        foreach (KeyValuePair<object, FlowValue> one in known)
        {
            if (one is { Key: string identifier, Value: FlowValue.Boolean { Value: bool value } } && value == isPresent)
            {
                yield return identifier;
            }
        }
    }
}
