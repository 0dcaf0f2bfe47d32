namespace KfuncGen.Snapshots.Targets;

/// <summary>One kfunc name across the targets.</summary>
/// <param name="Name">The kfunc.</param>
/// <param name="Appearances">The targets that have it, oldest first; never empty.</param>
public sealed record KfuncHistory(string Name, EquatableArray<KfuncAppearance> Appearances)
{
    /// <summary>The newest target's contract.</summary>
    public KfuncAppearance Newest => Appearances[Appearances.Count - 1];
}
