namespace KfuncGen.Generator.Analyzers.GuardFlow.Logic;

/// <summary>Combines conditions as C#'s operators do. One that becomes too large says less.</summary>
/// <param name="formulas">Makes formulas.</param>
internal sealed class ConditionTable(FormulaTable formulas)
{
    /// <summary>A condition that is true exactly where a formula holds.</summary>
    public Condition Exactly(Formula formula) => new(formula, formulas.Not(formula));

    /// <summary>Both are true.</summary>
    public Condition And(Condition left, Condition right) =>
        Bounded(formulas.And(left.WhenTrue, right.WhenTrue), formulas.Or(left.WhenFalse, right.WhenFalse));

    /// <summary>One of them is true, or both.</summary>
    public Condition Or(Condition left, Condition right) => And(left.Negated, right.Negated).Negated;

    /// <summary>Both are the same.</summary>
    public Condition Equal(Condition left, Condition right) => Bounded(
        formulas.Or(formulas.And(left.WhenTrue, right.WhenTrue), formulas.And(left.WhenFalse, right.WhenFalse)),
        formulas.Or(formulas.And(left.WhenTrue, right.WhenFalse), formulas.And(left.WhenFalse, right.WhenTrue)));

    /// <summary>Whether a condition is a matter of the given formula, and nothing else.</summary>
    public bool IsExact(Condition condition) => formulas.Not(condition.WhenTrue) == condition.WhenFalse;

    /// <summary>What holds where a truth value is the same as a condition.</summary>
    public Formula Same(Formula truth, Condition condition) => formulas.Choose(truth, condition.WhenTrue, condition.WhenFalse);

    private Condition Bounded(Formula whenTrue, Formula whenFalse) => new(Bounded(whenTrue), Bounded(whenFalse));

    private Formula Bounded(Formula formula) => formulas.IsTooLarge(formula) ? formulas.OneByOne(formula) : formula;
}
