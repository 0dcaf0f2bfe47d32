namespace KfuncGen.Generator.Analyzers.GuardFlow.Logic;

/// <summary>
/// What is known of a truth value: what holds where it is true, and what holds where it is false. The two are opposites
/// where all is known; a condition of which half is known, <c>Kf.Has.bpf_x &amp;&amp; other</c>, says nothing where it is false.
/// </summary>
/// <param name="WhenTrue">Holds where the value is true.</param>
/// <param name="WhenFalse">Holds where the value is false.</param>
internal readonly record struct Condition(Formula WhenTrue, Formula WhenFalse)
{
    /// <summary>A value of which nothing is known.</summary>
    public static readonly Condition Unknown = new(Formula.True, Formula.True);

    /// <summary>Always true.</summary>
    public static readonly Condition True = Of(true);

    /// <summary>Always false.</summary>
    public static readonly Condition False = Of(false);

    /// <summary>A constant.</summary>
    public static Condition Of(bool value) => new(Formula.Of(value), Formula.Of(!value));

    /// <summary>The opposite.</summary>
    public Condition Negated => new(WhenFalse, WhenTrue);

    /// <summary>What holds where the value is the one given.</summary>
    public Formula When(bool value) => value ? WhenTrue : WhenFalse;
}
