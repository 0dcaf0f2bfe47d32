namespace KfuncGen.Generator.Analyzers.GuardFlow.Logic;

/// <summary>A formula of truth values that are not known: a node of the table that made it. Formulas that say the same are equal.</summary>
/// <param name="Node">The node.</param>
internal readonly record struct Formula(int Node)
{
    /// <summary>Holds nowhere.</summary>
    public static readonly Formula False = new(0);

    /// <summary>Holds everywhere.</summary>
    public static readonly Formula True = new(1);

    /// <summary>Whether it holds nowhere.</summary>
    public bool IsFalse => Node == 0;

    /// <summary>Whether it holds everywhere.</summary>
    public bool IsTrue => Node == 1;

    /// <summary>A constant.</summary>
    public static Formula Of(bool value) => value ? True : False;
}
