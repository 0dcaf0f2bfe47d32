namespace KfuncGen.Verification.Growth;

/// <summary>
/// What a program costs, by stage: bytes that were allocated, which every run of it does alike, and time, which it does not.
/// </summary>
/// <param name="Lowered">Bytes to lower it.</param>
/// <param name="Verified">Bytes to follow its ways.</param>
/// <param name="Compiled">Bytes to compile it.</param>
/// <param name="Times">The time that each of them took.</param>
internal sealed record GrowthCost(long Lowered, long Verified, long Compiled, TimeSpan[] Times);
