using System.Collections.Immutable;
using KfuncGen.Bpf.Code;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Verification;

namespace KfuncGen.Generator.Analyzers.Programs;

/// <summary>What became of a program or function in an analysis.</summary>
/// <param name="Lowered">What lowering made of it. Its functions are left as the passes made them.</param>
/// <param name="Problems">The limits of BPF that its code goes beyond.</param>
/// <param name="Findings">What the kernels would refuse.</param>
internal sealed record ProgramAnalysis(
    LoweredProgram Lowered, ImmutableArray<BpfCodeProblem> Problems, ImmutableArray<TargetFinding> Findings);
