namespace KfuncGen.Snapshots.Obligations;

/// <summary>What a kfunc's result is and promises.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Obligations">What it promises and asks for, in the order of <see cref="ResultObligation.All"/>.</param>
/// <param name="TypeName">The struct or union that it points to; null where it points to none that has a name.</param>
public sealed record ResultContract(ResultKind Kind, EquatableArray<ResultObligation> Obligations, string? TypeName)
{
    /// <summary>Whether an obligation is among them.</summary>
    public bool Has(ResultObligation obligation) => Obligations.Contains(obligation);
}
