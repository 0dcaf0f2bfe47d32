using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

// An enum that a program declares.
internal sealed record EnumType(string Name, ScalarType Underlying, IReadOnlyList<string> Members);
