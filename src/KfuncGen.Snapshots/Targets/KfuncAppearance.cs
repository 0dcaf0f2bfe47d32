using KfuncGen.Snapshots.Contracts;

namespace KfuncGen.Snapshots.Targets;

/// <summary>A kfunc as one target has it.</summary>
/// <param name="Target">The target.</param>
/// <param name="Kfunc">Its contract there.</param>
public sealed record KfuncAppearance(Target Target, Kfunc Kfunc);
