using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers.Programs;
using KfuncGen.Generator.Analyzers.Verification;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Analyzers.Tests;

public sealed class LoweredOnceTests
{
    [Fact]
    public void However_many_analyzers_ask_a_program_is_lowered_once()
    {
        TestProject project = TestProject.With("""
            struct Request { public int A; }

            static partial class P
            {
                [BpfFunction] static int Twice(int x) => x * 2;
                [BpfProgram(BpfProgramType.Syscall)] static int First(ref Request ctx) => Twice(ctx.A);
                [BpfProgram(BpfProgramType.Syscall)] static int Second(ref Request ctx) => Twice(ctx.A + 1);
            }
            """).WithSmallKernels();
        Counter counter = new();

        ImmutableArray<Diagnostic> found = project.Run().Analyze(
            project, new BpfFunctionAnalyzer(), new BpfFunctionAnalyzer(), new VerifierAnalyzer(), counter);

        Assert.Empty(found);
        Assert.Equal(3, counter.Analyses?.Count);
    }

    /// <summary>Shares what the others of its run do, and remembers it.</summary>
#pragma warning disable RS1001, RS1025, RS1026, RS1036, RS1038, RS1041 // Part of a test only: no compiler loads it but that of the test.
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class Counter : DiagnosticAnalyzer
    {
        public ProgramAnalyses? Analyses { get; private set; }

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
            [new("X0001", "x", "x", "x", DiagnosticSeverity.Warning, isEnabledByDefault: true)];

        public override void Initialize(AnalysisContext context) => context.RegisterCompilationStartAction(start =>
        {
            Analyses = ProgramAnalyses.Of(start.Compilation, start.Options);
            start.RegisterSymbolAction(
                symbol =>
                {
                    if (symbol.Symbol.Name is "First" or "Second")
                    {
                        _ = Analyses.Of((IMethodSymbol)symbol.Symbol, symbol.CancellationToken);
                    }
                },
                SymbolKind.Method);
        });
    }
}
