using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

// A span: of the stack, of constants, a part of another one, or a parameter. Its length is a power of two; that of a parameter
// may be more.
internal sealed record SpanVariable(string Name, ScalarType Element, int Length, bool IsWritable = true, bool IsParameter = false);
