namespace KfuncGen.Tool.Probing;

/// <summary>What bpf(2) says to a program.</summary>
/// <param name="Error">The error number; 0 where the program was taken.</param>
/// <param name="Log">What the verifier wrote; empty where the program never got to it.</param>
internal readonly record struct BpfAnswer(int Error, string Log);
