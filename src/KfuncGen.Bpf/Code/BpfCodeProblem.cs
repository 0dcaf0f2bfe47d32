namespace KfuncGen.Bpf.Code;

/// <summary>Why a program cannot become instructions: a limit of BPF that it goes beyond.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="Kind">Which limit.</param>
/// <param name="Message">What the limit is, and what used how much of it, largest first.</param>
public sealed record BpfCodeProblem(string Function, BpfCodeProblemKind Kind, string Message);
