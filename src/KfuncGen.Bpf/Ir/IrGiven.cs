namespace KfuncGen.Bpf.Ir;

/// <summary>An address that the kernel hands a program.</summary>
/// <param name="Kind">What is known of it.</param>
/// <param name="Name">What C# calls it.</param>
public sealed record IrGiven(IrGivenKind Kind, string Name);
