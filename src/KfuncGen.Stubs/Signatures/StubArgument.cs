namespace KfuncGen.Stubs.Signatures;

/// <summary>An argument of the C function, and where a call of the stub has it from.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Parameter">The stub's parameter that it comes from; 0 where it comes from none.</param>
public sealed record StubArgument(StubArgumentKind Kind, int Parameter);
