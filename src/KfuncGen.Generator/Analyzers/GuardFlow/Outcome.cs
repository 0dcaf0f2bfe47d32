namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>One way an expression may go.</summary>
/// <param name="World">What is known after it.</param>
/// <param name="Value">Its value; null where that is not known.</param>
internal readonly record struct Outcome(World World, FlowValue? Value);
