using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>In which worlds a body uses kfuncs.</summary>
internal sealed class FlowResult
{
    private readonly Dictionary<SyntaxNode, WorldSet> uses = [];
    private readonly Dictionary<string, EquatableArray<string>> targets = new(StringComparer.Ordinal);
    private readonly List<Outcome> returns = [];

    /// <summary>The guards that are tested, in the order in which they are met.</summary>
    public List<(string Identifier, SyntaxNode Place)> Guards { get; } = [];

    /// <summary>The variants that are used under whatever guard.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>How the body may end, if it returns something.</summary>
    public IReadOnlyList<Outcome> Returns => returns;

    /// <summary>The worlds in which a use happens; null where it is never reached.</summary>
    public WorldSet? WorldsAt(SyntaxNode use) => uses.TryGetValue(use, out WorldSet? worlds) ? worlds : null;

    /// <summary>Whether a world has what a use asks for.</summary>
    /// <remarks>
    /// A kernel in the field is none of the targets exactly: so that one has a variant, somebody must have asked for just that
    /// variant. What is known to be absent says which of the targets this kernel is not like: a target that has the absent
    /// one. If only targets with the demanded variant are left, the use is as safe as one that needs no guard at all.
    /// <c>if (Has.@new) … else old()</c> is right where every target that lacks the old one has the new one.
    /// </remarks>
    public bool IsSafe(KfuncDemand demand, World world)
    {
        if (world.Has(demand.Identifier) is { } isKnown)
        {
            return isKnown;
        }

        string[] absent = world.Absent.ToArray();

        return demand.Missing.All(target => absent.Any(one => targets.TryGetValue(one, out EquatableArray<string> present) && present.Contains(target)));
    }

    /// <summary>Adds a world in which a use happens.</summary>
    public void AddUse(SyntaxNode use, EquatableArray<KfuncDemand> demands, World world)
    {
        if (!uses.TryGetValue(use, out WorldSet? worlds))
        {
            uses.Add(use, worlds = []);

            foreach (KfuncDemand demand in demands)
            {
                Used.Add(demand.Identifier);
            }
        }

        worlds.Add(world);
    }

    /// <summary>Adds a guard.</summary>
    /// <param name="identifier">What it tests.</param>
    /// <param name="place">Where.</param>
    /// <param name="present">The targets that have it; asked for once.</param>
    public void AddGuard(string identifier, SyntaxNode place, Func<EquatableArray<string>> present)
    {
        if (!targets.ContainsKey(identifier))
        {
            targets.Add(identifier, present());
        }

        if (!Guards.Contains((identifier, place)))
        {
            Guards.Add((identifier, place));
        }
    }

    /// <summary>Adds ways in which a function returns; only the body's own count.</summary>
    public void AddReturns(ControlFlowGraph function, IEnumerable<Outcome> outcomes)
    {
        if (function.Parent is null)
        {
            returns.AddRange(outcomes);
        }
    }
}
