namespace KfuncGen.Fuzzing.Running;

/// <summary>When a run ends.</summary>
/// <param name="Cases">After so many cases for each reader; null for no such end.</param>
/// <param name="Time">After so long; null for no such end.</param>
internal readonly record struct FuzzBudget(long? Cases, TimeSpan? Time);
