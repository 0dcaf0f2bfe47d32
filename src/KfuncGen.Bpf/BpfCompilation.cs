using System.Collections.Immutable;
using KfuncGen.Bpf.Code;

namespace KfuncGen.Bpf;

/// <summary>What became of a program: its instructions, or why there are none.</summary>
/// <param name="Code">The instructions; null where there is a problem.</param>
/// <param name="Problems">The problems; empty where there is code.</param>
public sealed record BpfCompilation(BpfCode? Code, ImmutableArray<BpfCodeProblem> Problems);
