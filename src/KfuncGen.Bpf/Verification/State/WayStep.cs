namespace KfuncGen.Bpf.Verification.State;

/// <summary>A condition on the way through a program.</summary>
/// <param name="Condition">The expression that decided.</param>
/// <param name="Holds">Whether it held.</param>
/// <param name="IsCheck">Whether it is a check of the language's that failed.</param>
/// <param name="Tested">What was compared with null; null where it was another comparison.</param>
/// <param name="Before">The step before; null for the first.</param>
public sealed record WayStep(object Condition, bool Holds, bool IsCheck, object? Tested, WayStep? Before);
