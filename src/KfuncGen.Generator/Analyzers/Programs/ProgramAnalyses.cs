using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using KfuncGen.Bpf;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers.Programs;

/// <summary>Lowers and verifies each program of a compilation once, for all analyzers that look at it.</summary>
/// <param name="compilation">The compilation.</param>
/// <param name="inputs">The project's kernels.</param>
internal sealed class ProgramAnalyses(Compilation compilation, Lazy<ProjectInputs> inputs)
{
    private static readonly ConditionalWeakTable<Compilation, ProgramAnalyses> Known = new();

    private readonly Lazy<LoweringContext> context = new(() => new LoweringContext(compilation, inputs.Value));
    private readonly ConcurrentDictionary<IMethodSymbol, Entry> methods = new(SymbolEqualityComparer.Default);
    private int count;

    /// <summary>How often a method was lowered.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The analyses of a compilation.</summary>
    public static ProgramAnalyses Of(Compilation compilation, AnalyzerOptions options) =>
        Known.GetValue(compilation, one => new ProgramAnalyses(one, AnalyzerInputs.Of(options)));

    /// <summary>What became of a program or function.</summary>
    public ProgramAnalysis Of(IMethodSymbol method, CancellationToken cancellation)
    {
        Entry entry = methods.GetOrAdd(method, static _ => new Entry());

        // Whoever comes second waits; what was cancelled is done again.
        lock (entry)
        {
            return entry.Analysis ??= Analyze(method, cancellation);
        }
    }

    private ProgramAnalysis Analyze(IMethodSymbol method, CancellationToken cancellation)
    {
        LoweredProgram lowered = ProgramLowering.Lower(method, context.Value, cancellation);
        Interlocked.Increment(ref count);

        // A function alone has no limits: what is around it on the stack, and what calls it, depends on the program.
        if (lowered.Program is not { } program || !KernelSymbols.IsProgram(method))
        {
            return new ProgramAnalysis(lowered, [], []);
        }

        // Before the passes, which change it.
        ImmutableArray<TargetFinding> findings = ProgramVerifier.Check(method, lowered, inputs.Value, compilation, cancellation);
        return new ProgramAnalysis(
            lowered, BpfCompiler.Compile(program, ProgramCompiler.OptionsFor(inputs.Value)).Problems, findings);
    }

    private sealed class Entry
    {
        public ProgramAnalysis? Analysis { get; set; }
    }
}
