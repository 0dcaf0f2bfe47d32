namespace KfuncGen.Snapshots.Drift;

/// <summary>One change of a contract.</summary>
/// <param name="Level">How far it goes.</param>
/// <param name="Detail">What changed where: <c>parameter 'offset': u32 -> u64</c>.</param>
public sealed record DriftChange(DriftLevel Level, string Detail);
