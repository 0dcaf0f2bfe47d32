using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

// A struct that a program declares. Its fields are named by their paths: those of a struct inside of it, too.
internal sealed record StructType(string Name, IReadOnlyList<(string Name, ScalarType Type)> Fields);
