namespace KfuncGen.Bpf.Code;

/// <summary>One function in the instructions of a program.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Its first slot.</param>
/// <param name="StackSize">What it uses of the stack, in bytes.</param>
public sealed record BpfCodeFunction(string Name, int Start, int StackSize);
