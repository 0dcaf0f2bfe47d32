using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

// A struct that a program declares.
internal sealed record StructType(string Name, IReadOnlyList<(string Name, ScalarType Type)> Fields);
