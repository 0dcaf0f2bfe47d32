namespace KfuncGen.Snapshots.Obligations;

/// <summary>What one argument of a kfunc must be.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Obligations">What it must and may be, in the order of <see cref="ArgumentObligation.All"/>.</param>
/// <param name="TypeName">The struct or union that it points to, as programs call it; null where it points to none that has a name.</param>
public sealed record ArgumentContract(ArgumentKind Kind, EquatableArray<ArgumentObligation> Obligations, string? TypeName)
{
    /// <summary>Whether an obligation is among them.</summary>
    public bool Has(ArgumentObligation obligation) => Obligations.Contains(obligation);
}
