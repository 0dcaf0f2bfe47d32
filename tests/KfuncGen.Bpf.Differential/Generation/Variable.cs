using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

// What can be read at some point of a program, and perhaps written: a local, a parameter, a field.
internal sealed record Variable(string Name, ScalarType Type, bool IsWritable, bool IsConstant = false);
