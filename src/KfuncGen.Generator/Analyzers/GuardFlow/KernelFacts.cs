using KfuncGen.Generator.Analyzers.GuardFlow.Logic;
using KfuncGen.Generator.Analyzers.GuardFlow.State;
using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Variants;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>
/// The facts of the running kernel that a body asks for: whether it has a variant of a kfunc, and what its probe answers. A
/// kfunc neither comes nor goes while a process runs, so what was learned of one stays true.
/// </summary>
/// <param name="formulas">Makes formulas.</param>
/// <param name="conditions">Combines them.</param>
/// <param name="variables">The facts' variables.</param>
/// <param name="symbols">What symbols and snapshots say.</param>
internal sealed class KernelFacts(FormulaTable formulas, ConditionTable conditions, FlowVariables variables, KfuncSymbols symbols)
{
    private static readonly string[] Answers = ["Unknown", "Present", "Absent", "Changed"];

    // The targets that have a variant; none where that is not known.
    private readonly Dictionary<string, HashSet<string>> targets = new(StringComparer.Ordinal);

    // The variants whose presence speaks for others.
    private readonly HashSet<string> vouching = new(StringComparer.Ordinal);

    /// <summary>The kernel has a variant.</summary>
    /// <param name="identifier">The variant.</param>
    /// <param name="guard">The generated property that tests it, if one does.</param>
    public Formula Has(string identifier, ISymbol? guard = null)
    {
        if (!targets.TryGetValue(identifier, out HashSet<string>? present) || (present.Count == 0 && guard is not null))
        {
            targets[identifier] = new HashSet<string>(symbols.PresentOn(identifier, guard), StringComparer.Ordinal);
        }

        return variables.Fact(identifier);
    }

    /// <summary>The presence of a variant is more than asked for: it is used, or granted by callers.</summary>
    public void Vouches(string identifier) => vouching.Add(identifier);

    /// <summary>Whether the answer of the probe about a kfunc is the one of that name.</summary>
    public Condition IsAnswer(string kfunc, string answer)
    {
        int number = Array.IndexOf(Answers, answer);
        return number < 0 ? Condition.Unknown : conditions.Exactly(Answer(kfunc, number));
    }

    /// <summary>
    /// What holds once the kernel was asked by name. A kernel without readable BTF is neither present nor absent, so not to be
    /// present does not mean to be absent.
    /// </summary>
    public Formula Asked(string kfunc)
    {
        string[] variants = VariantsOf(kfunc);
        Formula isPresent = Answer(kfunc, Array.IndexOf(Answers, "Present"));
        Formula isAbsent = Answer(kfunc, Array.IndexOf(Answers, "Absent"));
        Formula holds = formulas.Choose(isPresent, Has(variants.Length == 1 ? variants[0] : kfunc + KfuncSymbols.AnyVariant), Formula.True);

        foreach (string variant in variants)
        {
            holds = formulas.And(holds, formulas.Choose(isAbsent, formulas.Not(Has(variant)), Formula.True));
        }

        return holds;
    }

    /// <summary>The variants of a kfunc on the targets.</summary>
    public string[] VariantsOf(string kfunc)
    {
        EquatableArray<StubVariant> variants = symbols.Inputs.VariantsOf(kfunc);
        return variants.IsEmpty ? [kfunc] : variants.Select(static variant => variant.Identifier).ToArray();
    }

    /// <summary>Whether a kernel has what a use asks for.</summary>
    /// <remarks>
    /// <para>
    /// A kernel in the field is none of the targets exactly: so that one has a variant, somebody must have asked for just that
    /// variant. But an answer says which of the targets this kernel is not like: absent, a target that has the variant; present, a
    /// target that lacks it. If only targets with the demanded variant are left, the use is as safe as one that needs no guard
    /// at all. <c>if (Has.@new) … else old()</c> is right where every target that lacks the old one has the new one, and
    /// what an acquiring kfunc returned may be released where every target that has the one has the other.
    /// </para>
    /// <para>
    /// Presence says so only of a kfunc that the body uses, or whose presence its callers grant: a guard for one that nothing
    /// here needs is a slip more often than a plan.
    /// </para>
    /// </remarks>
    public bool IsSafe(KfuncDemand demand, Formula holds)
    {
        Formula without = formulas.And(holds, formulas.Not(Has(demand.Identifier)));
        return without.IsFalse || OfEachKind(demand.Without).All(target => formulas.Implies(without, IsUnlike(target)));
    }

    // Of targets that have the same of what is asked about here, one speaks for all.
    private IEnumerable<string> OfEachKind(IEnumerable<string> names)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        HashSet<string>[] sets = [.. targets.Values];
        return names.Where(name => seen.Add(new string([.. sets.Select(set => set.Contains(name) ? '1' : '0')])));
    }

    private Formula IsUnlike(string target)
    {
        Formula result = Formula.False;

        foreach (KeyValuePair<string, HashSet<string>> one in targets)
        {
            Formula has = variables.Fact(one.Key);

            if (one.Value.Contains(target))
            {
                result = formulas.Or(result, formulas.Not(has));
            }
            else if (one.Value.Count > 0 && vouching.Contains(one.Key))
            {
                result = formulas.Or(result, has);
            }
        }

        return result;
    }

    // Four answers are two bits, so that one of them is always given.
    private Formula Answer(string kfunc, int number)
    {
        Formula high = variables.Fact(kfunc + "?1");
        Formula low = variables.Fact(kfunc + "?0");
        return formulas.And((number & 2) != 0 ? high : formulas.Not(high), (number & 1) != 0 ? low : formulas.Not(low));
    }
}
