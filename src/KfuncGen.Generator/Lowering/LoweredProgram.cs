using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Stubs.Variants;

namespace KfuncGen.Generator.Lowering;

/// <summary>What became of a program.</summary>
/// <param name="Program">The program; null where there is a problem, or the compiler has one.</param>
/// <param name="Functions">Its functions, the one that the kernel calls first.</param>
/// <param name="Kfuncs">The kfuncs that it names.</param>
/// <param name="Problems">Why it cannot be lowered.</param>
internal sealed record LoweredProgram(
    IrProgram? Program,
    ImmutableArray<FunctionLowering> Functions,
    ImmutableArray<StubVariant> Kfuncs,
    ImmutableArray<LoweringProblem> Problems);
