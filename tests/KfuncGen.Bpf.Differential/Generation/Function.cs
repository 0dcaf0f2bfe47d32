using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

// A function that others may call. Cost is about how many expressions one call of it evaluates at most.
internal sealed record Function(string Name, ScalarType? ReturnType, IReadOnlyList<Parameter> Parameters, int Cost);
