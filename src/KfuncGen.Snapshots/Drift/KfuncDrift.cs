namespace KfuncGen.Snapshots.Drift;

/// <summary>What became of one kfunc between two targets.</summary>
/// <param name="Name">The kfunc.</param>
/// <param name="From">The older target's name.</param>
/// <param name="To">The newer target's name.</param>
/// <param name="Level">The furthest level of all that changed.</param>
/// <param name="Changes">All that changed; for a kfunc that came or went, its prototype.</param>
public sealed record KfuncDrift(string Name, string From, string To, DriftLevel Level, EquatableArray<DriftChange> Changes);
