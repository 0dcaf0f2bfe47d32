using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

// A span over memory of the stack.
internal sealed record SpanVariable(string Name, ScalarType Element, int Length);
