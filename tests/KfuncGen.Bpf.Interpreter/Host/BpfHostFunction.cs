namespace KfuncGen.Bpf.Interpreter.Host;

/// <summary>A kfunc or a helper, as the machine calls it.</summary>
/// <param name="ArgumentCount">How many arguments it takes, 0 to 5. Each must be in a defined register.</param>
/// <param name="ResultBits">How many low bits of its result have a meaning, 0 to 64; 8 for a bool. The others are made random.</param>
/// <param name="Call">What it does.</param>
public sealed record BpfHostFunction(int ArgumentCount, int ResultBits, BpfHostCall Call);
