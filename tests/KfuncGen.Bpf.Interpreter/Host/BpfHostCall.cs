using KfuncGen.Bpf.Interpreter.Memory;

namespace KfuncGen.Bpf.Interpreter.Host;

/// <summary>What a kfunc or a helper does.</summary>
/// <param name="memory">The program's memory, where pointers among the arguments point to.</param>
/// <param name="arguments">As many arguments as it takes.</param>
/// <returns>Its result; anything where it has none.</returns>
public delegate ulong BpfHostCall(BpfMemory memory, ReadOnlySpan<ulong> arguments);
