namespace KfuncGen.Snapshots.Targets;

/// <summary>Targets one after the other that mean the same by a kfunc.</summary>
/// <param name="First">The number of the oldest of them among all.</param>
/// <param name="Last">That of the newest.</param>
/// <param name="Contract">The number of what they mean, among <see cref="KfuncHistory.Contracts"/>.</param>
public readonly record struct ContractRun(int First, int Last, int Contract);
