using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Stubs.Variants;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>What became of a program.</summary>
/// <param name="Program">The program; null where there is a problem, or the compiler has one.</param>
/// <param name="Functions">Its functions, the one that the kernel calls first.</param>
/// <param name="Kfuncs">The kfuncs that it names.</param>
/// <param name="Fields">The static fields that are its data, and where.</param>
/// <param name="Problems">Why it cannot be lowered.</param>
/// <param name="Container">The class of the program.</param>
internal sealed record LoweredProgram(
    IrProgram? Program,
    ImmutableArray<FunctionScope> Functions,
    ImmutableArray<StubVariant> Kfuncs,
    ImmutableArray<(IFieldSymbol Field, int Offset)> Fields,
    ImmutableArray<LoweringProblem> Problems,
    INamedTypeSymbol Container)
{
    /// <summary>The names of the helpers that it calls.</summary>
    public IEnumerable<string> Helpers => Functions.SelectMany(static scope => scope.Function.Blocks)
        .SelectMany(static block => block.Values).Select(static value => value.Callee).OfType<IrCallee.Helper>()
        .Select(static helper => helper.Name).Distinct();

    /// <summary>Whether one of the problems makes it impossible to lower.</summary>
    public bool HasErrors => Problems.Any(static problem => problem.Descriptor.DefaultSeverity == DiagnosticSeverity.Error);
}
