using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Code;

/// <summary>The C# that instructions come from.</summary>
/// <param name="Instruction">The first slot that does.</param>
/// <param name="Line">The C#.</param>
public sealed record BpfCodeLine(int Instruction, SourceLine Line);
