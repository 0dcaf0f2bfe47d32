using KfuncGen.Generator.Analyzers.GuardFlow.Logic;
using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Generator.Analyzers.Uses;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>What is known where a body uses kfuncs. Analyzers that run at the same time may ask one result.</summary>
/// <param name="formulas">Makes formulas.</param>
/// <param name="facts">The facts of the running kernel.</param>
internal sealed class FlowResult(FormulaTable formulas, KernelFacts facts)
{
    private readonly object gate = new();
    private readonly Dictionary<(SyntaxNode Syntax, ISymbol Member), KfuncUse> uses = [];
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly Dictionary<ISymbol, Formula> returns = new(SymbolEqualityComparer.Default);
    private Formula mayReturnTrue = Formula.False;

    /// <summary>
    /// The uses of kfuncs, and of members that require one, in the order of the code. What is never reached is not among them.
    /// </summary>
    public IEnumerable<KfuncUse> Uses => uses.Values.OrderBy(static use => use.Syntax.SpanStart);

    /// <summary>The guards that are tested, in the order in which they are met.</summary>
    public List<(string Identifier, SyntaxNode Place)> Guards { get; } = [];

    /// <summary>Whether a variant is used, under whatever guard.</summary>
    public bool IsUsed(string identifier) => used.Contains(identifier);

    /// <summary>Whether the kernel has what is asked for, whenever a use happens.</summary>
    public bool IsSafe(KfuncDemand demand, KfuncUse use) => IsSafe(demand, use.Holds);

    /// <summary>Whether the kernel has what is asked for, whenever the body's result may be true.</summary>
    /// <param name="demand">What is asked for.</param>
    /// <param name="function">The local function whose result it is; null for the body's own.</param>
    public bool IsSafeWhereTrue(KfuncDemand demand, IMethodSymbol? function) =>
        IsSafe(demand, function is null ? mayReturnTrue : returns.TryGetValue(function, out Formula holds) ? holds : Formula.False);

    /// <summary>Whether a guard was tested, and is true, whenever a use happens.</summary>
    public bool IsPresent(string identifier, KfuncUse use)
    {
        lock (gate)
        {
            return formulas.Implies(use.Holds, facts.Has(identifier));
        }
    }

    /// <summary>Whether one of some variants is known to be absent, whenever a use happens.</summary>
    public bool IsOneAbsent(IEnumerable<string> identifiers, KfuncUse use)
    {
        lock (gate)
        {
            Formula absent = identifiers.Aggregate(Formula.False, (so, one) => formulas.Or(so, formulas.Not(facts.Has(one))));
            return formulas.Implies(use.Holds, absent);
        }
    }

    /// <summary>Adds a state in which a use happens.</summary>
    public void AddUse(MemberUse use, EquatableArray<KfuncDemand> demands, Formula holds)
    {
        (SyntaxNode, ISymbol) key = (use.Syntax, use.Member);

        if (uses.TryGetValue(key, out KfuncUse? known))
        {
            uses[key] = known with { Holds = formulas.Or(known.Holds, holds) };
            return;
        }

        uses.Add(key, new KfuncUse(use, demands, holds));

        foreach (KfuncDemand demand in demands)
        {
            used.Add(demand.Identifier);
            facts.Vouches(demand.Identifier);
        }
    }

    /// <summary>Adds a guard.</summary>
    /// <param name="identifier">What it tests.</param>
    /// <param name="place">Where.</param>
    public void AddGuard(string identifier, SyntaxNode place)
    {
        if (!Guards.Contains((identifier, place)))
        {
            Guards.Add((identifier, place));
        }
    }

    /// <summary>Adds a way in which a function returns.</summary>
    /// <param name="function">The lambda or local function; null for the body itself.</param>
    /// <param name="whereTrue">Holds where the result may be true.</param>
    public void AddReturn(IMethodSymbol? function, Formula whereTrue)
    {
        if (function is null)
        {
            mayReturnTrue = formulas.Or(mayReturnTrue, whereTrue);
        }
        else
        {
            returns[function] = formulas.Or(returns.TryGetValue(function, out Formula known) ? known : Formula.False, whereTrue);
        }
    }

    private bool IsSafe(KfuncDemand demand, Formula holds)
    {
        lock (gate)
        {
            return facts.IsSafe(demand, holds);
        }
    }
}
