namespace KfuncGen.Bpf.Differential.Generation;

// A local or a parameter of a struct type.
internal sealed record StructVariable(string Name, StructType Type, bool IsWritable);
